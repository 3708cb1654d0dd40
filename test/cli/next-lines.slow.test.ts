import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { live } from "../support/contracts.ts";
import { runShellLine } from "./support/shell.ts";
import { type CliTestBed, type CommandRunOptions, cliPrompt, createCliTestBed } from "./support/test-bed.ts";

/** Nothing is said by the environment: service, account, ledger and contract are on the line alone. */
const emptyEnvironment = { SEEDANCE_API_KEY: "", SEEDANCE_BASE_URL: "" };

/** A sandbox of the live contract, its key under a profile, and the flags that name all of it. */
async function createTestBedByFlags(speed = 1e4) {
  const all = await createCliTestBed({ contract: live, speed });
  const keys = join(all.home, "config/seedance/keys");
  mkdirSync(keys, { recursive: true });
  writeFileSync(join(keys, "work"), all.sandbox.apiKey ?? "", { mode: 0o600 });
  const flags = [
    "--profile",
    "work",
    "--base-url",
    all.sandbox.url,
    "--contract",
    "live",
    "--ledger",
    "my ledger.sqlite",
  ];
  const run = (args: string[], options: CommandRunOptions = {}) =>
    all.seedance([...args, ...flags], { ...options, env: emptyEnvironment });
  return { all, run };
}

/** The line that a run printed, as it stands. */
function printedCommandLine(stderr: string, words: string): string {
  const line = stderr.split("\n").find((each) => each.includes(`seedance ${words}`));
  if (line === undefined) throw new Error(`No line with seedance ${words} in ${stderr}`);
  return line.slice(line.indexOf("seedance "));
}

/** What makes a job end in a way that a line goes on from. */
interface EndCase {
  name: string;
  fault?: { name: string; path?: string };
  /** How fast the service is. */
  speed?: number;
  args?: string[];
  interrupted?: boolean;
  /** How the line begins. */
  commandStart: string;
  charges: number;
}

const endCases: EndCase[] = [
  { name: "an unknown outcome", fault: { name: "reset-after" }, commandStart: "resume sd1_", charges: 1 },
  { name: "Ctrl-C", speed: 1, interrupted: true, commandStart: "resume sd2_", charges: 1 },
  { name: "the deadline", speed: 1, args: ["--timeout", "20"], commandStart: "resume sd2_", charges: 1 },
  {
    name: "a key that is revoked while the task is waited for",
    fault: { name: "unauthorized", path: "/api/v1/tasks/" },
    commandStart: "resume sd2_",
    charges: 1,
  },
  {
    name: "files that can't be had",
    fault: { name: "download-html", path: "/media/" },
    commandStart: "download sd2_",
    charges: 1,
  },
  { name: "a task that fails", fault: { name: "task-fails" }, commandStart: "retry sd2_", charges: 2 },
];

describe.concurrent("the line that is printed runs as it stands", { timeout: 120_000 }, () => {
  test.each(endCases)("after $name", async ({ fault, speed, args = [], interrupted, commandStart: words, charges }) => {
    const { all, run } = await createTestBedByFlags(speed);
    await using _ = all;
    const added = fault && all.sandbox.faults.add(fault);
    const ended = await run(["video", cliPrompt, ...args], {
      ...(interrupted && { onStderr: (text, kill) => text.includes("processing") && kill("SIGINT") }),
    });
    expect(ended.code).not.toBe(0);
    if (added) all.sandbox.faults.remove(added.id);
    all.sandbox.advance(3600);
    const line = printedCommandLine(ended.stderr, words);
    expect(ended.json.at(-1).error.resume).toBe(line);
    expect(await runShellLine(all, line, emptyEnvironment)).toMatchObject({ code: 0 });
    expect(all.charges()).toBe(charges);
  });

  test("after a retry of what still runs", async () => {
    const { all, run } = await createTestBedByFlags();
    await using _ = all;
    const { id } = (await run(["video", cliPrompt, "--no-wait"])).json[0];
    const refused = await run(["retry", id]);
    expect(refused.code).toBe(2);
    all.sandbox.advance(3600);
    expect(await runShellLine(all, printedCommandLine(refused.stderr, "resume"), emptyEnvironment)).toMatchObject({
      code: 0,
    });
    expect(all.charges()).toBe(1);
  });

  test("after a batch with a row that failed, and after one that was interrupted", async () => {
    const { all, run } = await createTestBedByFlags();
    await using _ = all;
    const row = (id: string) => JSON.stringify({ id, model: "seedance25", prompt: `${cliPrompt} ${id}` });
    writeFileSync(join(all.cwd, "my shots.jsonl"), `${row("one")}\n`);
    const batch = ["batch", "run", "my shots.jsonl", "--name", "shots", "-o", "out/{row}.{ext}", "--no-lint"];
    const failing = all.sandbox.faults.add({ name: "task-fails" });
    const failed = await run(batch);
    expect(failed.code).toBe(5);
    all.sandbox.faults.remove(failing.id);
    expect(await runShellLine(all, printedCommandLine(failed.stderr, "batch run"), emptyEnvironment)).toMatchObject({
      code: 0,
    });
    expect([all.charges(), all.files(join(all.cwd, "out"))]).toEqual([2, ["one-2.png", "one.mp4"]]);

    writeFileSync(join(all.cwd, "my shots.jsonl"), `${row("one")}\n${row("two")}\n`);
    const endless = all.sandbox.faults.add({ name: "unknown-status" });
    const stop: CommandRunOptions["onStderr"] = (text, kill) => text.includes("submitted") && kill("SIGINT");
    const stopped = await run([...batch, "--no-json"], { onStderr: stop });
    expect(stopped.code).toBe(130);
    all.sandbox.faults.remove(endless.id);
    all.sandbox.advance(3600);
    expect(await runShellLine(all, printedCommandLine(stopped.stderr, "batch resume"), emptyEnvironment)).toMatchObject(
      { code: 0 },
    );
    expect([all.charges(), all.files(join(all.cwd, "out"))]).toEqual([
      3,
      ["one-2.png", "one.mp4", "two-2.png", "two.mp4"],
    ]);
  });
});

test("what the environment says is not repeated", async () => {
  await using all: CliTestBed = await createCliTestBed();
  const fault = all.sandbox.faults.add({ name: "task-fails" });
  const { json } = await all.seedance(["image", cliPrompt]);
  all.sandbox.faults.remove(fault.id);
  expect(json.at(-1).error.resume).toBe(`seedance retry ${json.at(-1).error.taskId}`);
});
