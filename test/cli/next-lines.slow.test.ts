import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { formatCommand } from "../../src/cli/format-command.ts";
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
    testBed.seedance([...args, ...flags], { ...options, env: { ...emptyEnvironment, ...options.env } });
  return { testBed, flags, run };
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
  /** The signal that is sent during the wait. */
  signal?: NodeJS.Signals;
  /** Whether the disk is full during the wait. */
  fullDisk?: boolean;
  /** The start of the command line. */
  commandStart: string;
  charges: number;
}

const endCases: EndCase[] = [
  { name: "an unknown outcome", fault: { name: "reset-after" }, commandStart: "resume sd1_", charges: 1 },
  { name: "Ctrl-C", speed: 1, signal: "SIGINT", commandStart: "resume sd2_", charges: 1 },
  { name: "SIGTERM", speed: 1, signal: "SIGTERM", commandStart: "resume sd2_", charges: 1 },
  { name: "a closed terminal (SIGHUP)", speed: 1, signal: "SIGHUP", commandStart: "resume sd2_", charges: 1 },
  {
    name: "a disk that is full during the wait",
    speed: 1,
    fullDisk: true,
    args: ["--timeout", "30"],
    commandStart: "resume sd2_",
    charges: 1,
  },
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
  test.each(endCases)("after $name", async ({ fault, speed, args = [], signal, fullDisk, commandStart, charges }) => {
    const { testBed, run } = await createTestBedByFlags(speed);
    await using _ = testBed;
    const added = fault && testBed.sandbox.faults.add(fault);
    const full = join(testBed.home, "full");
    const onStderr: CommandRunOptions["onStderr"] = (text, kill) => {
      if (!text.includes("processing")) return;
      if (signal) kill(signal);
      if (!fullDisk) return;
      writeFileSync(full, "");
      testBed.sandbox.advance(3600);
    };
    const ended = await run(["video", cliPrompt, "-o", "films/", ...args], {
      onStderr,
      ...(fullDisk && { imports: ["../../jobs/full-disk"], env: { FULL_DISK: full } }),
    });
    rmSync(full, { force: true });
    expect(ended.code).not.toBe(0);
    if (added) testBed.sandbox.faults.remove(added.id);
    testBed.sandbox.advance(3600);
    const line = printedCommandLine(ended.stderr, commandStart);
    const { resume, next } = ended.json.at(-1).error;
    expect([resume, next]).toEqual(commandStart.startsWith("retry") ? [undefined, line] : [line, undefined]);
    // The line runs in any folder, and saves where the command was to save.
    const elsewhere = { ...testBed, cwd: testBed.home };
    expect(await runShellLine(elsewhere, line, emptyEnvironment)).toMatchObject({ code: 0 });
    expect([testBed.charges(), testBed.files(join(testBed.cwd, "films")).length]).toEqual([charges, 2]);
  });

  test("after a wait for a task that the ledger does not have, which names the folder", async () => {
    const { testBed, run } = await createTestBedByFlags(1);
    await using _ = testBed;
    const [{ id }] = (await run(["video", cliPrompt, "--no-wait"])).json;
    for (const name of readdirSync(testBed.cwd))
      if (name.startsWith("my ledger.sqlite")) rmSync(join(testBed.cwd, name), { recursive: true });
    const ended = await run(["wait", id, "-o", "my films/", "--timeout", "20"]);
    expect(ended.code).toBe(6);
    testBed.sandbox.advance(3600);
    const line = printedCommandLine(ended.stderr, "download");
    const saved = await runShellLine({ ...testBed, cwd: testBed.home }, line, emptyEnvironment);
    expect([saved.code, testBed.files(join(testBed.cwd, "my films")).length]).toEqual([0, 2]);
  });

  test("after a batch is run by two processes, to pause it", async () => {
    const { testBed, run } = await createTestBedByFlags(1);
    await using _ = testBed;
    writeFileSync(join(testBed.cwd, "shots.jsonl"), `${JSON.stringify({ id: "a", prompt: cliPrompt })}\n`);
    const batch = ["batch", "run", "shots.jsonl", "--model", "seedance25", "--no-lint", "--no-json"];
    let second: ReturnType<typeof run> | undefined;
    let paused: ReturnType<typeof runShellLine> | undefined;
    await run(batch, {
      onStderr: (text, kill) => {
        if (!/\bsubmitted\b/i.test(text)) return;
        second ??= run(batch).then(async (refused) => {
          paused = runShellLine(testBed, printedCommandLine(refused.stderr, "batch pause"), emptyEnvironment);
          await paused;
          kill("SIGINT");
          return refused;
        });
      },
    });
    expect((await second)?.code).toBe(7);
    expect(await paused).toMatchObject({ code: 0, stdout: expect.stringContaining('"pause"') });
  });

  test("on the page of the gallery", async () => {
    const { testBed, run } = await createTestBedByFlags(1);
    await using _ = testBed;
    await run(["video", cliPrompt, "--no-wait"]);
    await run(["gallery"]);
    testBed.sandbox.advance(3600);
    const page = readFileSync(join(testBed.cwd, "gallery.html"), "utf8");
    const [, line = ""] = /<code>(seedance wait [^<]+)<\/code>/.exec(page) ?? [];
    const text = line.replaceAll("&#39;", "'").replaceAll("&quot;", '"').replaceAll("&amp;", "&");
    expect(await runShellLine({ ...testBed, cwd: testBed.home }, text, emptyEnvironment)).toMatchObject({ code: 0 });
  });

  test("in the result of an MCP tool", async () => {
    const { testBed, flags } = await createTestBedByFlags();
    await using _ = testBed;
    const fault = testBed.sandbox.faults.add({ name: "reset-after" });
    const call = (id: number, method: string, params: object) => JSON.stringify({ jsonrpc: "2.0", id, method, params });
    const requests = [
      call(1, "initialize", {
        protocolVersion: "2025-06-18",
        capabilities: {},
        clientInfo: { name: "test", version: "1" },
      }),
      JSON.stringify({ jsonrpc: "2.0", method: "notifications/initialized" }),
      call(2, "tools/call", {
        name: "seedance_create_video",
        arguments: {
          model: "seedance25",
          prompt: cliPrompt,
          max_credits: 1_000,
          allow_unknown_price: true,
          ignore_lint: true,
        },
      }),
    ];
    // The server ends with its stdin, so that stdin stays open until the call is answered.
    writeFileSync(join(testBed.cwd, "requests.jsonl"), `${requests.join("\n")}\n`);
    const waiting = `while ! grep -q '"id":2' answers; do sleep 0.05; done`;
    const line = formatCommand({ inheritedFlags: flags }, "mcp");
    const served = await runShellLine(
      testBed,
      `touch answers; { cat requests.jsonl; ${waiting}; } | ${line} > answers; cat answers`,
      emptyEnvironment,
    );
    const { error } = JSON.parse(served.stdout.trim().split("\n").at(-1) ?? "").result.structuredContent;
    testBed.sandbox.faults.remove(fault.id);
    expect(error.next_command).toContain("seedance resume sd1_");
    const resumed = await runShellLine({ ...testBed, cwd: testBed.home }, error.next_command, emptyEnvironment);
    expect([resumed.code, testBed.charges()]).toEqual([0, 1]);
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
    const stop: CommandRunOptions["onStderr"] = (text, kill) => /\bsubmitted\b/i.test(text) && kill("SIGINT");
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
  expect(json.at(-1).error.next).toBe(`seedance retry ${json.at(-1).error.taskId}`);
});
