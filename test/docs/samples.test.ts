import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { sampleLanguages } from "../../scripts/generate/code-samples.ts";
import { startSandbox } from "../../src/sandbox/index.ts";
import { createCliTestBed } from "../cli/support/test-bed.ts";
import { endpoints } from "../contract/contract.ts";
import {
  chargedTasks,
  createFinishedTask,
  firstExample,
  pointAtSandbox,
  readSample,
  runProgram,
  sampleOperations,
} from "./samples.ts";

const models = endpoints.map(({ model }) => model);

test.each(sampleOperations)("$name has a sample in each language", ({ samples }) => {
  expect(samples.map(({ label }) => label)).toEqual(sampleLanguages.map(({ label }) => label));
});

describe.concurrent("the TypeScript samples", { timeout: 60_000 }, () => {
  /** Runs a sample as a user would, against a sandbox. */
  async function run(name: string) {
    const sandbox = await startSandbox({ speed: 1e6 });
    const folder = await mkdtemp(join(tmpdir(), "sample-"));
    try {
      const id = name === "get-task" ? await createFinishedTask(sandbox) : undefined;
      const file = join(folder, "sample.ts");
      await writeFile(file, pointAtSandbox(readSample("typescript", name, sandbox, id), sandbox));
      const stdout = await runProgram(process.execPath, [file], sandbox);
      return { stdout, charges: chargedTasks(sandbox) };
    } finally {
      await sandbox.close();
      await rm(folder, { recursive: true });
    }
  }

  test.each(models)("%s: the page's request, one charge, the output's address", async (model) => {
    const { stdout, charges } = await run(model);
    expect(charges.map((task) => [task.model, task.body])).toEqual([[model, firstExample(model)]]);
    expect(stdout).toMatch(/^http:\S+$/);
  });

  test("a task is waited for", async () => {
    expect((await run("get-task")).stdout).toContain("video_url");
  });
});

describe.concurrent("the command line's samples", { timeout: 60_000 }, () => {
  async function run(name: string) {
    await using place = await createCliTestBed({ speed: 1e6 });
    const id = name === "get-task" ? await createFinishedTask(place.sandbox) : undefined;
    const line = readSample("cli", name, place.sandbox, id);
    // The shell splits the line, as it does for a user.
    const split = await runProgram("bash", ["-euc", `seedance() { printf '%s\\n' "$@"; }\n${line}`], place.sandbox);
    const { code, json } = await place.seedance(split.split("\n"));
    return { code, json, charges: chargedTasks(place.sandbox), files: place.files() };
  }

  test.each(models)("%s: the page's request, one charge, the file", async (model) => {
    const { code, charges, files } = await run(model);
    expect(code).toBe(0);
    expect(charges.map((task) => [task.model, task.body])).toEqual([[model, firstExample(model)]]);
    expect(files.length).toBeGreaterThan(0);
  });

  test("a task is waited for", async () => {
    expect(await run("get-task")).toMatchObject({ code: 0, json: [{ status: "completed" }] });
  });
});
