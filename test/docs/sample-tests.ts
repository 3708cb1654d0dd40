import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Sandbox, type SandboxOptions, startSandbox } from "../../src/sandbox/index.ts";
import { endpoints } from "../contract/contract.ts";
import { chargedTasks, createFinishedTask, firstExample, readSample, runProgram } from "./samples.ts";

/**
 * The tests of a language's samples.
 * @param language the folder of the samples.
 * @param file what a sample is called while it runs.
 * @param command what runs it.
 */
export function testSamples(language: string, file: string, command: [string, ...string[]]): void {
  const [program, ...args] = command;
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), `samples-${language}-`));
  });
  afterAll(() => rm(folder, { recursive: true }));

  /** Runs a sample as a user would, against a sandbox. */
  async function run(
    name: string,
    prepare: (sandbox: Sandbox) => Promise<string | undefined> | undefined,
    options: SandboxOptions = {},
  ) {
    const sandbox = await startSandbox({ speed: 1e6, ...options });
    try {
      const id = await prepare(sandbox);
      await writeFile(join(folder, file), readSample(language, name, sandbox, id));
      const stdout = await runProgram(program, [...args, file], sandbox, folder);
      return { stdout, charges: chargedTasks(sandbox) };
    } finally {
      await sandbox.close();
    }
  }

  test.each(endpoints)("$model: the page's request is accepted and charged", async ({ model }) => {
    const { stdout, charges } = await run(model, () => undefined);
    expect(charges.map(({ id, body }) => [id, body])).toEqual([[stdout, firstExample(model)]]);
  });

  test.each(["reset-after", "service-busy-after", "truncated-length", "rate-limited"])(
    "%s: the same job is sent again, and charged once",
    async (name) => {
      const { stdout, charges } = await run("seedance", (sandbox) => void sandbox.faults.add({ name, times: 1 }));
      expect(charges.map(({ id }) => id)).toEqual([stdout]);
    },
  );

  test("a refusal ends with the service's message", async () => {
    await expect(run("seedance", () => undefined, { credits: 1 })).rejects.toThrow(/402.*insufficient_credits/s);
  });

  test("a task is polled to its end", async () => {
    expect((await run("get-task", createFinishedTask)).stdout).toContain("video_url");
  });
}
