import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { exitCodes } from "../../src/cli/exit-code.ts";
import { startSelfSignedServer } from "../support/self-signed-server.ts";
import { type CliTestBed, cliPrompt, createCliTestBed } from "./support/test-bed.ts";

const video = ["video", cliPrompt];
type Case = [
  name: keyof typeof exitCodes,
  what: string,
  provoke: (testBed: CliTestBed) => ReturnType<CliTestBed["seedance"]>,
];

const cases: Case[] = [
  ["ok", "a job that is saved", ({ seedance }) => seedance(video)],
  [
    "failed",
    "a folder that can't be written",
    ({ seedance, cwd }) => {
      writeFileSync(join(cwd, "taken"), "");
      return seedance([...video, "-o", "taken/"]);
    },
  ],
  ["usage", "an unknown option", ({ seedance }) => seedance([...video, "--lenght", "5"])],
  [
    "usage",
    "a body that violates the contract",
    ({ seedance }) => seedance(["video", cliPrompt, "--channel", "real", "--seed", "4"]),
  ],
  [
    "usage",
    "a prompt that the linter rejects",
    ({ seedance }) => seedance(["video", "[00:00-00:09] a train [00:09-00:30] a bridge"]),
  ],
  ["auth", "a missing key", ({ seedance }) => seedance(video, { env: { SEEDANCE_API_KEY: "" } })],
  [
    "auth",
    "a key that the service rejects",
    ({ seedance }) => seedance(video, { env: { SEEDANCE_API_KEY: "sk_live_revoked_one" } }),
  ],
  ["credits", "a job above --max-credits", ({ seedance }) => seedance([...video, "--max-credits", "29"])],
  [
    "credits",
    "a job that the account can't pay",
    ({ seedance, sandbox }) => {
      sandbox.faults.add({ name: "insufficient-credits" });
      return seedance(video);
    },
  ],
  [
    "task",
    "a failed task",
    ({ seedance, sandbox }) => {
      sandbox.faults.add({ name: "task-fails" });
      return seedance(video);
    },
  ],
  ["notFound", "an unknown task", ({ seedance }) => seedance(["get", "sd2_nothing"])],
  [
    "notFound",
    "a base URL with a wrong path",
    ({ seedance, sandbox }) => seedance(video, { env: { SEEDANCE_BASE_URL: `${sandbox.url}/wrong` } }),
  ],
  [
    "output",
    "an output that is not in the contract",
    ({ seedance, sandbox }) => {
      sandbox.faults.add({ name: "unexpected-output", value: "member" });
      return seedance(video);
    },
  ],
  [
    "output",
    "files that are not media",
    ({ seedance, sandbox }) => {
      sandbox.faults.add({ name: "download-html" });
      return seedance(video);
    },
  ],
  [
    "running",
    "a task that is running at the timeout",
    ({ seedance, sandbox }) => {
      sandbox.faults.add({ name: "never-ends" });
      return seedance([...video, "--timeout", "20"]);
    },
  ],
  [
    "busy",
    "a service that is unreachable",
    ({ seedance }) => seedance(video, { env: { SEEDANCE_BASE_URL: "http://127.0.0.1:45" } }),
  ],
  [
    "busy",
    "a port that fetch refuses",
    ({ seedance }) => seedance(video, { env: { SEEDANCE_BASE_URL: "http://127.0.0.1:9" } }),
  ],
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
    "an idempotency key that was used with another body",
    ({ seedance, sandbox }) => {
      sandbox.faults.add({ name: "conflict" });
      return seedance(video);
    },
  ],
  [
    "unknown",
    "a lost response",
    ({ seedance, sandbox }) => {
      sandbox.faults.add({ name: "reset-after" });
      return seedance(video);
    },
  ],
  [
    "unknown",
    "a task id that breaks the contract",
    ({ seedance, sandbox }) => {
      sandbox.faults.add({ name: "invalid-id", value: "../../x" });
      return seedance(video);
    },
  ],
  [
    "unknown",
    "a redirect after the charge",
    ({ seedance, sandbox }) => {
      sandbox.faults.add({ name: "redirect-after" });
      return seedance(video);
    },
  ],
  [
    "interrupted",
    "Ctrl-C during the wait",
    ({ seedance, sandbox }) => {
      sandbox.faults.add({ name: "never-ends" });
      return seedance(video, { onStderr: (text, kill) => text.includes("processing") && kill("SIGINT") });
    },
  ],
];

describe.concurrent("the exit code", () => {
  test.each(cases)("is `%s` after %s", async (name, _, provoke) => {
    await using testBed = await createCliTestBed();
    const run = await provoke(testBed);
    expect(run).toMatchObject({ code: exitCodes[name] });
    if (name === "ok") return;
    // The error is text on stderr and the last line of JSON on stdout.
    expect(run.stderr).toMatch(/^seedance: \S/m);
    expect(run.json.at(-1)).toMatchObject({ error: { exitCode: exitCodes[name], message: expect.any(String) } });
    // An error before the job is accepted costs nothing.
    if (["failed", "usage", "auth", "credits", "busy", "conflict"].includes(name)) expect(testBed.charges()).toBe(0);
  });

  test("has a case for each code", () => {
    // standard-streams.slow.test.ts has the case of a reader that is gone.
    expect(new Set([...cases.map(([name]) => name), "readerGone"])).toEqual(new Set(Object.keys(exitCodes)));
  });
});

/** Words that make a reader pay again. */
const paysAgain = /seedance retry|submit it again|new charge|--again/i;

describe.concurrent("a charged job", () => {
  test("with an unexpected output is asked again by the printed line, and nothing advises to pay again", async () => {
    await using testBed = await createCliTestBed();
    const { sandbox, seedance, charges, files } = testBed;
    sandbox.faults.add({ name: "unexpected-output", value: "null:3" });
    const ended = await seedance(video);
    const { resume, taskId, code } = ended.json.at(-1).error;
    expect([ended.code, code, resume]).toEqual([11, "unexpected_output", `seedance resume ${taskId}`]);
    expect(ended.stderr).toContain(`Task ${taskId} is charged`);
    expect(ended.stderr).not.toMatch(paysAgain);
    expect(await seedance(resume.split(" ").slice(1))).toMatchObject({ code: 0 });
    expect([charges(), files().length]).toEqual([1, 2]);
  });

  test("whose key is revoked during the wait is continued by the printed line", async () => {
    await using testBed = await createCliTestBed();
    const { sandbox, seedance } = testBed;
    sandbox.faults.add({ name: "unauthorized", method: "GET" });
    const refused = await seedance(video);
    const { resume, taskId } = refused.json.at(-1).error;
    expect([refused.code, resume]).toEqual([3, `seedance resume ${taskId}`]);
  });
});

describe.concurrent("an error that nothing was sent for", () => {
  test("names the task that was not found, and never advises to pay again", async () => {
    await using testBed = await createCliTestBed();
    const { code, stderr } = await testBed.seedance(["get", "sd2_nope"]);
    expect(code).toBe(10);
    expect(stderr).toContain("The task id is sd2_nope.");
    expect(stderr).not.toMatch(paysAgain);
  });

  test("names the base URL that has no such path", async () => {
    await using testBed = await createCliTestBed();
    const { stderr } = await testBed.seedance(video, { env: { SEEDANCE_BASE_URL: `${testBed.sandbox.url}/wrong` } });
    expect(stderr).toContain(`${testBed.sandbox.url}/wrong has no POST /api/v1/video/seedance.`);
  });

  test("of a rejected certificate ends at once, with the cure", async () => {
    await using server = await startSelfSignedServer();
    await using testBed = await createCliTestBed();
    const { code, stderr, json } = await testBed.seedance(video, { env: { SEEDANCE_BASE_URL: server.url } });
    expect([code, json.at(-1).error.retryable]).toEqual([7, false]);
    expect(stderr).toContain("NODE_EXTRA_CA_CERTS=/path/ca.pem");
    expect(stderr).not.toMatch(/may have been|may be charged|idempotency key/);
    expect(server.count).toBe(0);
  });
});

describe.concurrent("the command that continues is printed", () => {
  test("after a lost response, with the idempotency key, and it causes no second charge", async () => {
    await using testBed = await createCliTestBed();
    const { sandbox, seedance, charges } = testBed;
    const fault = sandbox.faults.add({ name: "reset-after" });
    const lost = await seedance(video);
    const { resume, idempotencyKey } = lost.json.at(-1).error;
    expect(lost.stderr).toContain(idempotencyKey);
    expect(resume).toBe(`seedance resume ${idempotencyKey}`);
    sandbox.faults.remove(fault.id);
    expect(await seedance(resume.split(" ").slice(1))).toMatchObject({ code: 0, json: [{ status: "completed" }] });
    expect(charges()).toBe(1);
  });

  test("after Ctrl-C, with the task's id", async () => {
    await using testBed = await createCliTestBed();
    const { sandbox, seedance, charges, files } = testBed;
    const fault = sandbox.faults.add({ name: "unknown-status", value: "queued" });
    const interrupted = await seedance(video, {
      onStderr: (text, kill) => text.includes("processing") && kill("SIGINT"),
    });
    sandbox.faults.remove(fault.id);
    const { resume, taskId } = interrupted.json.at(-1).error;
    expect(resume).toBe(`seedance resume ${taskId}`);
    expect(await seedance(resume.split(" ").slice(1))).toMatchObject({ code: 0 });
    expect([charges(), files().length]).toEqual([1, 2]);
  });
});

test("a ledger that can't be written is reported before anything is paid", async () => {
  await using testBed = await createCliTestBed();
  const { seedance, charges } = testBed;
  const { code, json } = await seedance([...video, "--ledger", "/proc/ledger.sqlite"]);
  expect([code, charges()]).toEqual([exitCodes.failed, 0]);
  expect(json.at(-1).error.code).toBe("not_writable");
});
