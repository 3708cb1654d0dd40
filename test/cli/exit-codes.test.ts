import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { exitCodes } from "../../src/cli/exit-code.ts";
import { type CliTestBed, cliPrompt, createCliTestBed } from "./support/test-bed.ts";

const video = ["video", cliPrompt];
type Case = [
  name: keyof typeof exitCodes,
  what: string,
  provoke: (all: CliTestBed) => ReturnType<CliTestBed["seedance"]>,
];

const cases: Case[] = [
  ["ok", "a job is done and saved", ({ seedance }) => seedance(video)],
  [
    "failed",
    "the disk refuses",
    ({ seedance, cwd }) => {
      writeFileSync(join(cwd, "taken"), "");
      return seedance([...video, "-o", "taken/"]);
    },
  ],
  ["usage", "a flag that is none", ({ seedance }) => seedance([...video, "--lenght", "5"])],
  [
    "usage",
    "a body that breaks the contract",
    ({ seedance }) => seedance(["video", cliPrompt, "--channel", "real", "--seed", "4"]),
  ],
  [
    "usage",
    "a prompt that can't work",
    ({ seedance }) => seedance(["video", "[00:00-00:09] a train [00:09-00:30] a bridge"]),
  ],
  ["auth", "no key", ({ seedance }) => seedance(video, { env: { SEEDANCE_API_KEY: "" } })],
  [
    "auth",
    "a key that the service refuses",
    ({ seedance }) => seedance(video, { env: { SEEDANCE_API_KEY: "sk_live_revoked_one" } }),
  ],
  ["credits", "a job above --max-credits", ({ seedance }) => seedance([...video, "--max-credits", "29"])],
  [
    "credits",
    "the service refuses it",
    ({ seedance, sandbox }) => {
      sandbox.faults.add({ name: "insufficient-credits" });
      return seedance(video);
    },
  ],
  [
    "task",
    "the task fails",
    ({ seedance, sandbox }) => {
      sandbox.faults.add({ name: "task-fails" });
      return seedance(video);
    },
  ],
  ["task", "there is no such task", ({ seedance }) => seedance(["get", "sd2_nothing"])],
  [
    "task",
    "its files are no media",
    ({ seedance, sandbox }) => {
      sandbox.faults.add({ name: "download-html" });
      return seedance(video);
    },
  ],
  [
    "running",
    "it runs at the deadline",
    ({ seedance, sandbox }) => {
      sandbox.faults.add({ name: "never-ends" });
      return seedance([...video, "--timeout", "20"]);
    },
  ],
  ["busy", "nobody listens", ({ seedance }) => seedance(video, { env: { SEEDANCE_BASE_URL: "http://127.0.0.1:45" } })],
  [
    "busy",
    "too many requests",
    ({ seedance, sandbox }) => {
      sandbox.faults.add({ name: "rate-limited" });
      return seedance(["get", "sd2_nothing"]);
    },
  ],
  [
    "conflict",
    "the key was used with another body",
    ({ seedance, sandbox }) => {
      sandbox.faults.add({ name: "conflict" });
      return seedance(video);
    },
  ],
  [
    "unknown",
    "no answer comes through",
    ({ seedance, sandbox }) => {
      sandbox.faults.add({ name: "reset-after" });
      return seedance(video);
    },
  ],
  [
    "interrupted",
    "Ctrl-C while it runs",
    ({ seedance, sandbox }) => {
      sandbox.faults.add({ name: "never-ends" });
      return seedance(video, { onStderr: (text, kill) => text.includes("processing") && kill("SIGINT") });
    },
  ],
];

describe.concurrent("exit codes", () => {
  test.each(cases)("%s: %s", async (name, _, provoke) => {
    await using all = await createCliTestBed();
    const run = await provoke(all);
    expect(run).toMatchObject({ code: exitCodes[name] });
    if (name === "ok") return;
    // People are told on stderr, programs by the last line of stdout.
    expect(run.stderr).toMatch(/^seedance: \S/m);
    expect(run.json.at(-1)).toMatchObject({ error: { exitCode: exitCodes[name], message: expect.any(String) } });
    // What went wrong before anything was accepted has cost nothing.
    if (["failed", "usage", "auth", "credits", "busy", "conflict"].includes(name)) expect(all.charges()).toBe(0);
  });

  test("each code has a case", () => {
    expect(new Set(cases.map(([name]) => name))).toEqual(new Set(Object.keys(exitCodes)));
  });
});

describe.concurrent("what goes on is named", () => {
  test("after an unknown outcome: the key, and a command that finds out without a second charge", async () => {
    await using all = await createCliTestBed();
    const { sandbox, seedance, charges } = all;
    const fault = sandbox.faults.add({ name: "reset-after" });
    const lost = await seedance(video);
    const { resume, idempotencyKey } = lost.json.at(-1).error;
    expect(lost.stderr).toContain(idempotencyKey);
    expect(resume).toBe(`seedance resume ${idempotencyKey}`);
    sandbox.faults.remove(fault.id);
    expect(await seedance(resume.split(" ").slice(1))).toMatchObject({ code: 0, json: [{ status: "completed" }] });
    expect(charges()).toBe(1);
  });

  test("after Ctrl-C: the task's id, and a command that goes on", async () => {
    await using all = await createCliTestBed();
    const { sandbox, seedance, charges, files } = all;
    const fault = sandbox.faults.add({ name: "unknown-status", value: "queued" });
    const stopped = await seedance(video, {
      onStderr: (text, kill) => text.includes("processing") && kill("SIGINT"),
    });
    sandbox.faults.remove(fault.id);
    const { resume, taskId } = stopped.json.at(-1).error;
    expect(resume).toBe(`seedance resume ${taskId}`);
    expect(await seedance(resume.split(" ").slice(1))).toMatchObject({ code: 0 });
    expect([charges(), files().length]).toEqual([1, 2]);
  });
});

test("a ledger that can't be written is told before anything is paid", async () => {
  await using all = await createCliTestBed();
  const { seedance, charges } = all;
  const { code, json } = await seedance([...video, "--ledger", "/proc/ledger.sqlite"]);
  expect([code, charges()]).toEqual([exitCodes.failed, 0]);
  expect(json.at(-1).error.code).toBe("not_writable");
});
