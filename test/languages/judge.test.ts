import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { checkProgramOutput } from "../../scripts/languages/check-program-output.ts";
import { startUnknownValuesProxy } from "../../scripts/languages/unknown-values-proxy.ts";
import { type Sandbox, startSandbox } from "../../src/sandbox/index.ts";
import { endpoints, pageDocument } from "../contract/contract.ts";

let sandbox: Sandbox;
let front: Awaited<ReturnType<typeof startUnknownValuesProxy>>;
/** What a program prints that does everything right. */
let printed: string;

beforeAll(async () => {
  sandbox = await startSandbox({ rateLimit: false, credits: 1e6 });
  front = await startUnknownValuesProxy(sandbox);
  printed = await program();
});
afterAll(async () => {
  await front[Symbol.asyncDispose]();
  await sandbox.close();
});

async function ask(path: string, key?: string, body?: object) {
  const headers = { Authorization: `Bearer ${sandbox.apiKey}`, "Content-Type": "application/json" };
  const submit = key && body && { method: "POST", body: JSON.stringify(body) };
  const response = await fetch(front.url + path, {
    headers: { ...headers, ...(key && { "Idempotency-Key": key }) },
    ...submit,
  });
  return { status: response.status, answer: await response.json() };
}

async function program(): Promise<string> {
  const lines: unknown[][] = [];
  const video = "/api/v1/video/seedance";
  const body = { prompt: "A lighthouse" };
  const read = async (path: string) => (await ask(`${path}`)).answer;
  const queued = (await ask(`/fault/unknown-status${video}`, "queued", body)).answer.id;
  lines.push(["status", (await read(`/api/v1/tasks/${queued}`)).status]);
  const ids = [queued];
  for (const { path, model, examples } of endpoints)
    for (const example of examples) {
      const key = `${model}-${example.name}`;
      const [first, again] = [
        await ask(path, key, example.body as object),
        await ask(path, key, example.body as object),
      ];
      lines.push(["submitted", key, first.answer.id, again.answer.id]);
      ids.push(first.answer.id);
    }
  sandbox.advance(3_600);
  for (const id of ids) {
    const { output } = await read(`/api/v1/tasks/${id}`);
    lines.push(["output", id, output.video_url ?? output.images[0].url]);
  }
  const refusals = [
    await ask(video, "bad", { mode: "image-to-video", prompt: "No start frame" }),
    await ask(video, "seedance-text-to-video", body),
    await ask("/api/v1/tasks/sd2_nobodys"),
  ];
  for (const fault of [
    "unauthorized",
    "insufficient-credits",
    "rate-limited=1",
    "service-busy",
    "internal-error-before",
  ])
    refusals.push(await ask(`/fault/${fault}${video}`, fault, body));
  refusals.push(await ask(`/fault/unknown-code${video}`, "unknown", body));
  for (const { status, answer } of refusals) lines.push(["error", answer.error.code, status, answer.error.message]);
  const strange = await read(`/strange/api/v1/tasks/${queued}`);
  lines.push(["answer", strange.model, strange.quality_tier]);
  return lines.map((words) => words.join("\t")).join("\n");
}

const judged = (text: string) => checkProgramOutput(text, sandbox.ledger(), pageDocument);

describe("a language's program is checked", () => {
  test("it passes if it did everything", () => {
    expect(judged(printed)).toEqual({
      result: { compiles: true, submits: true, errors: true, unknown: true },
      faults: [],
    });
  });

  test.each<[string, (text: string) => string, string, RegExp]>([
    ["no line at all", () => "", "submits", /seedance-text-to-video is sd2_\w+, read undefined/],
    [
      "another id for the replay",
      (text) => text.replace(/^(submitted.*\t)\w+$/m, "$1sd2_other"),
      "submits",
      /read sd2_\w+, sd2_other/,
    ],
    [
      "an output never read",
      (text) => text.replace(/^output.*\n/m, ""),
      "submits",
      /The output of sd2_\w+ was read as undefined/,
    ],
    [
      "another task's output",
      (text) => text.replace(/\/media\/\w+\//, "/media/x/"),
      "submits",
      /was read as http.*\/media\/x\//,
    ],
    [
      "an error never met",
      (text) => text.replace("error\trate_limited", "x"),
      "errors",
      /rate_limited was reported as nothing/,
    ],
    [
      "an error with another status",
      (text) => text.replace("not_found\t404", "not_found\t0"),
      "errors",
      /not_found was reported as not_found 0/,
    ],
    [
      "a refusal without our message",
      (text) => text.replace(/(invalid_request\t400\t).*/, "$1no"),
      "errors",
      /refused with: no/,
    ],
    ["no unknown status", (text) => text.replace("status\tqueued", ""), "unknown", /An unknown status/],
    ["no unknown code", (text) => text.replace("purchase_required", ""), "unknown", /An unknown error code/],
    ["no unknown values", (text) => text.replace("model-of-tomorrow", "x"), "unknown", /unknown members and values/],
  ])("it fails if it printed %s", (_, spoil, column, message) => {
    const { result, faults } = judged(spoil(printed));
    expect(result[column as keyof typeof result]).toBe(false);
    expect(faults.join("\n")).toMatch(message);
  });

  test("it fails if a value was lost, a key was charged twice or a job was never sent", () => {
    const ledger = sandbox.ledger();
    const spoiled = structuredClone(ledger);
    for (const entry of spoiled)
      if (entry.type === "charge" && entry.idempotencyKey === "seedance-text-to-video")
        entry.task.body.aspect_ratio = "969";
    expect(checkProgramOutput(printed, spoiled, pageDocument).faults).toEqual([
      'seedance-text-to-video came with aspect_ratio "969".',
    ]);
    const twice = ledger.filter((entry) => entry.type === "charge").slice(0, 2);
    expect(checkProgramOutput(printed, [...ledger, ...twice], pageDocument).faults.join()).toMatch(/charged 2 times/);
    expect(checkProgramOutput(printed, [], pageDocument).faults).toContain(
      "nano-banana-pro-text-to-image was not charged.",
    );
  });
});

describe("the proxy", () => {
  test("forwards the sandbox's responses, and adds unknown values to successful ones on request", async () => {
    const id = /^submitted\t\S+\t(\w+)/m.exec(printed)?.[1];
    const { answer } = await ask(`/api/v1/tasks/${id}`);
    expect(answer).toMatchObject({ id, status: "completed", model: "seedance" });
    const strange = await ask(`/strange/api/v1/tasks/${id}`);
    expect(strange.answer).toMatchObject({ id, model: "model-of-tomorrow", output: { member_of_tomorrow: {} } });
    expect((await ask("/strange/api/v1/tasks/sd2_nobodys")).answer).not.toHaveProperty("model");
  });
});
