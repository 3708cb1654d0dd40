import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { countTokens } from "gpt-tokenizer";
import { readProperties, validate, validateMetadata } from "skills-ref";
import { describe, expect, test } from "vitest";
import manifest from "../../package.json" with { type: "json" };
import { parametersPage } from "../../scripts/generate/parameters.ts";
import { flagName } from "../../src/cli/line/model-flags.ts";
import { describeRules } from "../../src/prompt/index.ts";
import { pageDocument } from "../contract/contract.ts";
import { page as loaded } from "../support/contracts.ts";
import { findSkillPage, skillFolder, skillPages } from "./pages.ts";

const { errors, fields, rateLimit } = loaded;
const skill = findSkillPage("SKILL.md");

describe("the open specification", () => {
  test("skills-ref accepts the skill, and refuses an invalid one", async () => {
    expect(await validate(skillFolder)).toEqual([]);
    expect(validateMetadata({ name: "Seedance", description: "" }, skillFolder)).not.toEqual([]);
  });

  test("the description says what and when, in English and Chinese, within its limit", async () => {
    const { description } = await readProperties(skillFolder);
    expect(description.length).toBeLessThanOrEqual(1024);
    expect(description).toContain("Use it to");
    expect(description).toContain("Not for");
    expect(description).toMatch(/\p{sc=Han}{2}.*时使用。$/su);
  });

  test("the skill requires the same Node as the package", () => {
    expect(skill.text).toContain(`Node ${manifest.engines.node.replace(">=", "")} or newer`);
  });

  test("the skill allows no tools in advance, because each submit spends credits", () => {
    expect(skill.text).not.toContain("allowed-tools");
  });

  test("the body is short: below 500 lines and 5,000 tokens; so is each page read on demand", () => {
    for (const { path, text } of skillPages) {
      expect(text.split("\n").length, path).toBeLessThan(500);
      expect(countTokens(text), path).toBeLessThan(5000);
    }
  });

  test("SKILL.md links to each reference, and references are one level deep", () => {
    const links = (text: string) => [...text.matchAll(/\]\((?!https?:)([^)]+)\)/g)].map(([, target = ""]) => target);
    const named = [...new Set(links(skill.text))].sort();
    const there = skillPages.map(({ path }) => path).filter((path) => dirname(path) === "references");
    expect(named).toEqual(there);
    for (const { path, text } of skillPages) if (path !== "SKILL.md") expect(links(text), path).toEqual([]);
  });
});

describe("the derived pages of the skill", () => {
  test("the parameters are those of the contract", () => {
    const [notice = "", ...rest] = findSkillPage("references/parameters.md").text.split("\n");
    expect(notice).toContain("npm run generate");
    expect(rest.join("\n")).toBe(parametersPage(pageDocument));
  });

  test("the parameters have each field, value, default and rule, with the command's option", () => {
    const { text } = findSkillPage("references/parameters.md");
    for (const [model, { roles, defaults }] of Object.entries(fields)) {
      const section = text.split(/^## /m).find((part) => part.startsWith(`${model}:`)) ?? "";
      const schema = Object.values(pageDocument.components.schemas).find(
        ({ properties = {} }) =>
          Object.values(roles).every((name = "") => name in properties) &&
          Object.keys(defaults).every((name) => name in properties),
      );
      for (const name of Object.keys(schema?.properties ?? {})) {
        expect(section, `${model} ${name}`).toContain(`\`${name}\``);
        if (name !== "prompt") expect(section, `${model} ${name}`).toMatch(new RegExp(`--(no-)?${flagName(name)}\``));
      }
      for (const rule of (schema?.allOf ?? []) as { description: string }[])
        expect(section).toContain(rule.description);
    }
    expect(text).toContain(`${rateLimit.requests} requests in ${rateLimit.seconds} s`);
  });

  test("a model that is added by YAML only has a section", () => {
    const copy = structuredClone(pageDocument);
    const [path = "", item] = Object.entries(copy.paths)[0] ?? [];
    const more = structuredClone(item);
    Object.assign(more?.post?.["x-model"] ?? {}, { name: "dream-canvas-3", idPrefix: "dc3_" });
    Object.assign(copy.paths, { [`${path}-3`]: more });
    expect(parametersPage(copy)).toContain("## dream-canvas-3: ");
  });
});

describe("the sources of the skill", () => {
  test("each source of the prompt linter is linked in the skill", () => {
    const urls = [...new Set(describeRules().map(({ source }) => source))].filter(
      (url) => !url.includes("seedance2ai"),
    );
    const all = skillPages.map(({ text }) => text).join("\n");
    expect(urls.filter((url) => !all.includes(url))).toEqual([]);
  });

  test("the skill contains no machine path, key or personal address", () => {
    for (const { path, text } of skillPages)
      expect(text, path).not.toMatch(/sk_live_|\/home\/|\/root\/|\/tmp\/|@\w+\.\w+>/);
  });
});

describe("recovery", () => {
  const text = skillPages.map((each) => each.text).join("\n");
  const rows = [...text.matchAll(/^\| (`.+?`) \| ?(\d*) \| (\d+) \|/gm)].flatMap(([, codes = "", status, exit]) =>
    [...codes.matchAll(/`(\w+)`/g)].map(([, code = ""]) => ({ code, status: Number(status), exit: Number(exit) })),
  );

  test("each code has the exit code of the command", async () => {
    const { exitCodeOf } = await import("../../src/cli/exit-code.ts");
    const { createApiError, SeedanceError } = await import("../../src/errors.ts");
    const { UsageError } = await import("../../src/cli/usage-error.ts");
    for (const { code, exit } of rows) {
      const known = errors[code];
      const error = known
        ? createApiError({ code, behavior: { ...known, fix: "x" }, status: known.status, message: "x" })
        : code === "usage"
          ? new UsageError("x")
          : new SeedanceError(code, "x");
      expect([code, exitCodeOf(error)]).toEqual([code, exit]);
    }
  });

  test("every code of the contract is listed with its status", () => {
    const listed = Object.fromEntries(rows.map(({ code, status }) => [code, status]));
    expect(listed).toMatchObject(
      Object.fromEntries(Object.entries(errors).map(([code, { status }]) => [code, status])),
    );
    const ours = rows.filter(({ code }) => !(code in errors));
    expect(ours.filter(({ status }) => status !== 0)).toEqual([]);
  });

  test("every code with an exit code of its own is listed", () => {
    const source = readFileSync(join(skillFolder, "../../src/cli/exit-code.ts"), "utf8");
    const known = [...source.matchAll(/^ {2}(\w+): exitCodes\./gm)].map(([, code]) => code);
    expect(known.length).toBeGreaterThan(20);
    expect(known.filter((code) => !rows.some((row) => row.code === code))).toEqual([]);
  });

  test("SKILL.md has a line for every exit code except success", async () => {
    const { exitCodes } = await import("../../src/cli/exit-code.ts");
    const told = [...skill.text.matchAll(/^\| (\d+) \|/gm)].map(([, code]) => Number(code));
    expect(told).toEqual(
      Object.values(exitCodes)
        .filter((code) => code !== 0)
        .sort((a, b) => a - b),
    );
  });
});

test("the index for a user's AGENTS.md is a section of 10 to 15 lines", () => {
  const lines = findSkillPage("assets/agents-index.md").text.trimEnd().split("\n");
  expect(lines[0]).toMatch(/^## /);
  expect(lines.length).toBeGreaterThanOrEqual(10);
  expect(lines.length).toBeLessThanOrEqual(15);
  for (const line of lines) expect(line.length).toBeLessThanOrEqual(125);
});
