/** The page "Try it" as it is made of the contract: its form, its rules, its text. */
import { execFileSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import contract from "../../../generated/page/openapi.json" with { type: "json" };
import { demandsOf } from "../../../scripts/docs/browser/try/rules.ts";
import { curl } from "../../../scripts/docs/try/curl.ts";
import type { TryBody, TryData } from "../../../scripts/docs/try/data.ts";
import { tryPage } from "../../../scripts/docs/try/try-page.ts";
import { docsView } from "../../../scripts/generate/docs-view.ts";
import { codesOf, modelOperations, type OpenApiDocument } from "../../../scripts/generate/document.ts";
import { page } from "../../support/contracts.ts";

const document = contract as unknown as OpenApiDocument;
const pages = { en: tryPage(document, "en"), "zh-CN": tryPage(document, "zh-CN") };
const dataOf = (html = ""): TryData => JSON.parse(/<script[^>]*id="try-data">(.*?)<\/script>/s.exec(html)?.[1] ?? "");
const { models } = dataOf(pages.en.html);
const operations = modelOperations(document);

describe.each(["en", "zh-CN"] as const)("the page in %s", (language) => {
  const { html = "", markdown } = pages[language];

  test("has a field, one label and a place for errors for each field of each model", () => {
    for (const { model, body } of operations)
      for (const name of Object.keys(document.components.schemas[body]?.properties ?? {})) {
        const id = `try-${model.name}-${name}`;
        for (const part of [`<label for="${id}">`, ` id="${id}"`, ` id="${id}-error"`, ` id="${id}-hint"`])
          expect(html.split(part), `${id}: ${part}`).toHaveLength(2);
      }
  });

  test("gives defaults and limits, and every value that a field may have", () => {
    const start = html.indexOf('id="try-seedance-duration"');
    const options = [...html.slice(start, html.indexOf("</select>", start)).matchAll(/<option[^>]*>([^<]*)/g)];
    expect(options.map(([, text]) => text)).toEqual([
      expect.stringMatching(/5$/),
      ...Array.from({ length: 12 }, (_, index) => String(index + 4)),
    ]);
    expect(html).toMatch(/id="try-seedance-seed"[^>]* min="-1" max="4294967295"/);
    expect(html).toMatch(/id="try-seedance-prompt"[^>]* data-min-length="3" data-max-length="10000"/);
    expect(html).toMatch(/id="try-gpt-image-2-imageUrls"[^>]* data-min-items="1" data-max-items="10"/);
  });

  test("its text has each model's first example as a command, and how to start", () => {
    for (const { path } of operations) expect(markdown).toContain(`curl -X POST 'http://127.0.0.1:4020${path}'`);
    expect(markdown).toContain("npm run docs:serve");
    expect(markdown).toContain("npx seedance-client sandbox --port 4020 --allow-origin");
    expect(markdown).toMatch(/^# \S/);
  });

  test("knows what to do about each error code", () => {
    const errors = Object.values(document.components.responses).flatMap(codesOf);
    const { advice } = dataOf(html);
    expect(Object.keys(advice).sort()).toEqual(errors.map(({ code }) => code).sort());
    // The Chinese page has it in Chinese. The translations' own test compares each text with the English one.
    for (const { code, fix } of errors)
      if (language === "en") expect(advice[code]).toContain(fix);
      else expect(advice[code]).toMatch(/[\u4e00-\u9fff].*。$/);
  });
});

test("the Chinese page is Chinese, its contract the same", () => {
  const [english, chinese] = [dataOf(pages.en.html), dataOf(pages["zh-CN"].html)];
  for (const text of Object.values(chinese.advice)) expect(text).toMatch(/\p{Script=Han}/u);
  const bare = ({ models }: TryData) =>
    Object.values(models).map(({ examples, ...model }) => [model, examples.map(({ body }) => body)]);
  expect(bare(chinese)).toEqual(bare(english));
  const hints = (pages["zh-CN"].html ?? "").split('class="try-hint"').slice(1);
  for (const hint of hints) expect(hint.slice(0, hint.indexOf("</div>"))).toMatch(/\p{Script=Han}/u);
});

test("a new model needs the contract alone", () => {
  const wider = structuredClone(document);
  const [known] = operations;
  if (!known) throw new Error("The contract has no model.");
  wider.paths["/api/v1/audio/hum"] = structuredClone({ post: known.operation });
  const { post } = wider.paths["/api/v1/audio/hum"] as { post: typeof known.operation };
  Object.assign(post, {
    operationId: "createHum",
    summary: "Hum a <tune>",
    "x-model": { ...known.model, name: "hum", idPrefix: "hum_" },
    requestBody: {
      content: {
        "application/json": {
          schema: { $ref: "#/components/schemas/HumRequest" },
          examples: { plain: { summary: "Plain </script>", value: { text: "La", voices: 2 } } },
        },
      },
    },
  });
  wider.components.schemas.HumRequest = {
    type: "object",
    description: "A tune.",
    required: ["text", "voices"],
    properties: {
      text: { type: "string", description: "What to hum.", "x-role": "prompt", maxLength: 20 },
      voices: { type: "integer", description: "How many hum.", enum: [1, 2, 4] },
      tempo: { type: "number", description: "Beats.", minimum: 0.5, maximum: 2 },
      lyrics: { type: "boolean", description: "With words." },
    },
    allOf: [
      {
        title: "Tempo",
        description: "Four hum at no tempo of their own.",
        anyOf: [
          { title: "Few", properties: { voices: { enum: [1, 2] } } },
          { title: "Four", required: ["voices", "lyrics"], properties: { voices: { const: 4 }, tempo: false } },
        ],
      },
    ],
  };
  const { html = "", markdown } = tryPage(wider, "en", docsView(wider));
  expect(html).toContain('<option value="hum">hum: Hum a &lt;tune&gt;</option>');
  expect(html).toMatch(/id="try-hum-voices"[^>]*data-type="integer"[^>]*><option value="">choose<\/option><option>1</);
  expect(html).toMatch(/id="try-hum-tempo"[^>]*step="any" min="0.5" max="2"/);
  expect(html).toMatch(/id="try-hum-lyrics"[^>]*><option value="">left out<\/option><option>true</);
  expect(markdown).toContain(`curl -X POST 'http://127.0.0.1:4020/api/v1/audio/hum'`);
  const { hum } = dataOf(html).models;
  if (!hum) throw new Error("The page does not know the model.");
  expect(hum).toMatchObject({ prompt: "text", examples: [{ title: "Plain </script>", body: { text: "La" } }] });
  expect(demandsOf(hum, { voices: 2 })).toEqual({ required: new Set(["text", "voices"]), forbidden: new Set() });
  expect(demandsOf(hum, { voices: 4 })).toEqual({
    required: new Set(["text", "voices", "lyrics"]),
    forbidden: new Set(["tempo"]),
  });
});

/** Every choice of values, and none, for the fields that rules look at. */
function choices(model: string): TryBody[] {
  const looked = new Map<string, unknown[]>();
  for (const { when } of models[model]?.rules.flat() ?? [])
    for (const [name, values] of Object.entries(when))
      looked.set(name, [...new Set([...(looked.get(name) ?? [undefined]), ...values])]);
  return [...looked].reduce<TryBody[]>(
    (bodies, [name, values]) =>
      bodies.flatMap((body) =>
        values.map((value) => (value === undefined ? body : { ...body, [name]: value }) as TryBody),
      ),
    [{}],
  );
}

/** Some value that a field may have, from the examples. */
function valueFor(model: string, name: string) {
  const found = models[model]?.examples.find(({ body }) => body[name] !== undefined)?.body[name];
  if (found === undefined) throw new Error(`No example of ${model} has ${name}.`);
  return found;
}

test.each(Object.keys(models))("the form's rules for %s are those of the contract", (model) => {
  const { rules = [], required = [] } = models[model] ?? {};
  const accepts = (body: TryBody) => page.validators[model]?.(body) === true;
  let accepted = 0;
  for (const chosen of choices(model)) {
    const demands = demandsOf({ rules, required }, chosen);
    const missing = [...demands.required].filter((name) => !(name in chosen));
    // A missing field that rules depend on is invalid: the form requires a choice.
    if (missing.some((name) => rules.flat().some(({ when }) => name in when))) {
      expect(accepts(chosen)).toBe(false);
      continue;
    }
    const whole: TryBody = { ...chosen, ...Object.fromEntries(missing.map((name) => [name, valueFor(model, name)])) };
    for (const name of demands.forbidden)
      expect(accepts({ ...whole, [name]: valueFor(model, name) }), `${JSON.stringify(whole)} with ${name}`).toBe(false);
    for (const name of demands.required) {
      const { [name]: _, ...rest } = whole;
      expect(accepts(rest), `${JSON.stringify(whole)} without ${name}`).toBe(false);
    }
    if (accepts(whole)) accepted++;
  }
  expect(accepted).toBeGreaterThan(1);
});

test("a command survives the shell: quotes, dollars and line breaks reach curl as they are", () => {
  const body = JSON.stringify({ prompt: `It's "$HOME" \`id\` \\ ; 雨\n!` });
  const url = "http://[::1]:4020/api/v1/tasks/x?a=1&b=2";
  const command = curl({ method: "POST", url, headers: { Authorization: "Bearer hidden", "X-Note": "it's" }, body });
  expect(command).not.toContain("hidden");
  const script = `curl() { printf '%s\\0' "$@"; }\n${command}`;
  const given = execFileSync("sh", ["-c", script], { env: { SEEDANCE_API_KEY: "sk_live_local_1" }, encoding: "utf8" });
  expect(given.split("\0").slice(0, -1)).toEqual([
    ...["-X", "POST", url],
    ...["-H", "Authorization: Bearer sk_live_local_1", "-H", "X-Note: it's"],
    ...["-d", body],
  ]);
});
