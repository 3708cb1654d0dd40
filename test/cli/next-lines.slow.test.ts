import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { live } from "../support/contracts.ts";
import { runShellLine } from "./support/shell.ts";
import { type CliTestBed, type CommandRunOptions, cliPrompt, createCliTestBed } from "./support/test-bed.ts";

/** Service, account, ledger and contract are only on the command line. */
const emptyEnvironment = { SEEDANCE_API_KEY: "", SEEDANCE_BASE_URL: "" };

/** A sandbox of the live contract, its key in a profile, and the flags that select all of it. */
async function createTestBedByFlags(speed = 1e4) {
  const testBed = await createCliTestBed({ contract: live, speed });
  const keys = join(testBed.home, "config/seedance/keys");
  mkdirSync(keys, { recursive: true });
  writeFileSync(join(keys, "work"), testBed.sandbox.apiKey ?? "", { mode: 0o600 });
  const flags = [
    "--profile",
    "work",
    "--base-url",
    testBed.sandbox.url,
    "--contract",
    "live",
    "--ledger",
    "my ledger.sqlite",
  ];
  const run = (args: string[], options: CommandRunOptions = {}) =>
    testBed.seedance([...args, ...flags], { ...options, env: emptyEnvironment });
  return { testBed, run };
}

/** The command line that a run printed. */
function printedCommandLine(stderr: string, start: string): string {
  const line = stderr.split("\n").find((each) => each.includes(`seedance ${start}`));
  if (line === undefined) throw new Error(`No line with seedance ${start} in ${stderr}`);
  return line.slice(line.indexOf("seedance "));
}

/** An end of a job that a printed command line continues from. */
interface EndCase {
  name: string;
  fault?: { name: string; path?: string };
  /** The sandbox's speed. */
  speed?: number;
  args?: string[];
  interrupted?: boolean;
  /** The start of the command line. */
  commandStart: string;
  charges: number;
}

const endCases: EndCase[] = [
  { name: "an unknown outcome", fault: { name: "reset-after" }, commandStart: "resume sd1_", charges: 1 },
  { name: "Ctrl-C", speed: 1, interrupted: true, commandStart: "resume sd2_", charges: 1 },
  { name: "the timeout", speed: 1, args: ["--timeout", "20"], commandStart: "resume sd2_", charges: 1 },
  {
    name: "a key that is revoked during the wait",
    fault: { name: "unauthorized", path: "/api/v1/tasks/" },
    commandStart: "resume sd2_",
    charges: 1,
  },
  {
    name: "files that can't be downloaded",
    fault: { name: "download-html", path: "/media/" },
    commandStart: "download sd2_",
    charges: 1,
  },
  { name: "a task that fails", fault: { name: "task-fails" }, commandStart: "retry sd2_", charges: 2 },
];

describe.concurrent("the printed command line runs as printed", { timeout: 120_000 }, () => {
  test.each(endCases)("after $name", async ({ fault, speed, args = [], interrupted, commandStart, charges }) => {
    const { testBed, run } = await createTestBedByFlags(speed);
    await using _ = testBed;
    const added = fault && testBed.sandbox.faults.add(fault);
    const ended = await run(["video", cliPrompt, ...args], {
      ...(interrupted && { onStderr: (text, kill) => text.includes("processing") && kill("SIGINT") }),
    });
    expect(ended.code).not.toBe(0);
    if (added) testBed.sandbox.faults.remove(added.id);
    testBed.sandbox.advance(3600);
    const line = printedCommandLine(ended.stderr, commandStart);
    expect(ended.json.at(-1).error.resume).toBe(line);
    expect(await runShellLine(testBed, line, emptyEnvironment)).toMatchObject({ code: 0 });
    expect(testBed.charges()).toBe(charges);
  });

  test("after a retry of a running job", async () => {
    const { testBed, run } = await createTestBedByFlags();
    await using _ = testBed;
    const { id } = (await run(["video", cliPrompt, "--no-wait"])).json[0];
    const refused = await run(["retry", id]);
    expect(refused.code).toBe(2);
    testBed.sandbox.advance(3600);
    expect(await runShellLine(testBed, printedCommandLine(refused.stderr, "resume"), emptyEnvironment)).toMatchObject({
      code: 0,
    });
    expect(testBed.charges()).toBe(1);
  });

  test("after a batch with a failed row and after an interrupted one", async () => {
    const { testBed, run } = await createTestBedByFlags();
    await using _ = testBed;
    const row = (id: string) => JSON.stringify({ id, model: "seedance25", prompt: `${cliPrompt} ${id}` });
    writeFileSync(join(testBed.cwd, "my shots.jsonl"), `${row("one")}\n`);
    const batch = ["batch", "run", "my shots.jsonl", "--name", "shots", "-o", "out/{row}.{ext}", "--no-lint"];
    const failing = testBed.sandbox.faults.add({ name: "task-fails" });
    const failed = await run(batch);
    expect(failed.code).toBe(5);
    testBed.sandbox.faults.remove(failing.id);
    expect(await runShellLine(testBed, printedCommandLine(failed.stderr, "batch run"), emptyEnvironment)).toMatchObject(
      {
        code: 0,
      },
    );
    expect([testBed.charges(), testBed.files(join(testBed.cwd, "out"))]).toEqual([2, ["one-2.png", "one.mp4"]]);

    writeFileSync(join(testBed.cwd, "my shots.jsonl"), `${row("one")}\n${row("two")}\n`);
    const endless = testBed.sandbox.faults.add({ name: "unknown-status" });
    const stop: CommandRunOptions["onStderr"] = (text, kill) => text.includes("submitted") && kill("SIGINT");
    const stopped = await run([...batch, "--no-json"], { onStderr: stop });
    expect(stopped.code).toBe(130);
    testBed.sandbox.faults.remove(endless.id);
    testBed.sandbox.advance(3600);
    expect(
      await runShellLine(testBed, printedCommandLine(stopped.stderr, "batch resume"), emptyEnvironment),
    ).toMatchObject({ code: 0 });
    expect([testBed.charges(), testBed.files(join(testBed.cwd, "out"))]).toEqual([
      3,
      ["one-2.png", "one.mp4", "two-2.png", "two.mp4"],
    ]);
  });
});

test("a printed command line does not repeat the environment", async () => {
  await using testBed: CliTestBed = await createCliTestBed();
  const fault = testBed.sandbox.faults.add({ name: "task-fails" });
  const { json } = await testBed.seedance(["image", cliPrompt]);
  testBed.sandbox.faults.remove(fault.id);
  expect(json.at(-1).error.resume).toBe(`seedance retry ${json.at(-1).error.taskId}`);
});
