import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import YAML from "yaml";
import { CommandError, executeCommand, findMissingPrograms } from "../../scripts/languages/execute.ts";
import { mutate } from "../../scripts/languages/mutant.ts";
import { runTarget, type TargetRow } from "../../scripts/languages/run-target.ts";
import { holdsTable, languageTable, writeTable } from "../../scripts/languages/table.ts";
import type { Target, TargetCommand, TargetResult } from "../../scripts/languages/target.ts";
import { targets } from "../../scripts/languages/targets.ts";
import { pageDocument } from "../contract/contract.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "languages-"));
});
afterAll(() => rm(folder, { recursive: true }));

const own = (name: string) => new URL(`../../generated/page/${name}`, import.meta.url).pathname;
const views = { flat: own("openapi-3.0.yaml"), contract: own("openapi.yaml") };
const node = (program: string): TargetCommand => ({ run: [process.execPath, "-e", program] });

/** A language whose steps are small programs of Node. */
const target = (steps: Partial<Record<"install" | "generate" | "compile" | "run", TargetCommand>>): Target => ({
  language: "None",
  generator: "none",
  version: "1",
  view: "flat",
  needs: {},
  install: () => [steps.install ?? node("")],
  generate: () => [steps.generate ?? node("")],
  compile: () => [steps.compile ?? node("")],
  run: () => steps.run ?? node(""),
});

describe("a command", () => {
  test("returns its output on both streams", async () => {
    expect(await executeCommand(node('console.log("out"); console.error("err")'), folder)).toMatch(/out\n.*err\n/s);
  });

  test("fails with its output", async () => {
    const failing = executeCommand(node('console.error("a reason"); process.exit(3)'), folder);
    await expect(failing).rejects.toThrow(CommandError);
    await expect(failing).rejects.toThrow(/ended with 3\.\na reason/);
    await expect(executeCommand({ run: ["no-such-program"] }, folder)).rejects.toThrow(/no-such-program.*ENOENT/);
  });

  test("is not run again once its file exists", async () => {
    const creates = join(folder, "downloaded");
    const once = { ...node('require("node:fs").writeFileSync("downloaded", "x", { flag: "wx" })'), creates };
    for (let count = 0; count < 2; count++) await executeCommand(once, folder);
    await expect(executeCommand({ run: once.run }, folder)).rejects.toThrow(/EEXIST/);
  });

  test("is found by name", () => {
    expect(findMissingPrograms(["node", "no-such-program", "sh"])).toEqual(["no-such-program"]);
  });
});

describe("a language", () => {
  test.each<[string, Parameters<typeof target>[0], TargetResult, RegExp]>([
    ["can't be installed", { install: node("process.exit(1)") }, { compiles: false }, /ended with 1/],
    ["can't be generated", { generate: node("process.exit(2)") }, { compiles: false }, /ended with 2/],
    ["does not compile", { compile: node("process.exit(4)") }, { compiles: false }, /ended with 4/],
    ["crashes", { run: node("throw new Error('crash')") }, { compiles: true }, /Error: crash/],
    ["does nothing", {}, { compiles: true, submits: false, errors: false, unknown: false }, /was not charged/],
  ])("that %s fails, with the tool's message", async (name, steps, result, words) => {
    const row = await runTarget(name, target(steps), views, pageDocument, join(folder, name));
    expect(row.result).toEqual(result);
    expect(row.faults.join("\n")).toMatch(words);
  });

  test("shows its compiler's warnings", async () => {
    const { warnings } = await runTarget(
      "x",
      target({ compile: node('console.error("warning: x\\nok")') }),
      views,
      pageDocument,
      join(folder, "warns"),
    );
    expect(warnings).toBe("warning: x\n");
  });

  test("names its toolchain and has a folder of its own", async () => {
    expect(Object.keys(targets).length).toBeGreaterThanOrEqual(10);
    for (const { needs } of Object.values(targets)) expect(Object.keys(needs).length).toBeGreaterThan(0);
  });
});

describe("the table", () => {
  const row = (result: TargetResult): TargetRow => {
    return { target: target({}), result, faults: [], warnings: "", seconds: 1 };
  };
  const text = languageTable([row({ compiles: true, submits: true, errors: false })]);

  test("says yes only for passed checks", () => {
    expect(text.split("\n")[2]).toBe("| None | none 1 | `openapi-3.0.yaml` | yes | yes | **no** | **no** |");
  });

  test("is written in place of the table with the same head, and found there", async () => {
    const file = join(folder, "page.md");
    const [head = ""] = text.split("\n");
    await writeFile(file, `before\n\n${head}\n| --- |\n| old |\n\n| another |\n| --- |\n`);
    expect(await holdsTable(file, text)).toBe(false);
    await writeTable(file, text);
    expect(await holdsTable(file, text)).toBe(true);
    expect(await readFile(file, "utf8")).toBe(`before\n\n${text}\n| another |\n| --- |\n`);
  });

  test("needs a table with its head", async () => {
    const file = join(folder, "bare.md");
    await writeFile(file, "nothing\n");
    await expect(writeTable(file, text)).rejects.toThrow(/bare\.md has no table with the head \| language/);
    await expect(holdsTable(file, text)).rejects.toThrow(/has no table/);
  });
});

describe("the mutant", () => {
  test("has both views with one field renamed", async () => {
    const mutant = await mutate(views, "SeedanceRequest", "prompt", folder);
    for (const view of ["flat", "contract"] as const) {
      const before = YAML.parse(await readFile(views[view], "utf8")).components.schemas.SeedanceRequest;
      const after = YAML.parse(await readFile(mutant[view], "utf8")).components.schemas.SeedanceRequest;
      expect(after.properties).not.toHaveProperty("prompt");
      expect(after.properties.prompt_renamed).toEqual(before.properties.prompt);
      expect(after.required).toEqual(["prompt_renamed"]);
    }
  });

  test("needs a field that exists", async () => {
    await expect(mutate(views, "SeedanceRequest", "nothing", folder)).rejects.toThrow(
      /has no nothing in SeedanceRequest/,
    );
  });
});
