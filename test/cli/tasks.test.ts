import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parseSince, tasksCommand } from "../../src/cli/commands/tasks.ts";
import { accountOf, openLedger } from "../../src/ledger/index.ts";
import { type Sandbox, startSandbox } from "../../src/sandbox/index.ts";
import { page } from "../support/contracts.ts";
import { preparedJob } from "../support/prepared-job.ts";
import { createSampleJobs } from "./jobs.ts";
import { createMachine, type Machine } from "./machine.ts";

let sandbox: Sandbox;
let machine: Machine;
let jobs: Awaited<ReturnType<typeof createSampleJobs>>;
beforeAll(async () => {
  [sandbox, machine] = await Promise.all([startSandbox({ speed: 1e5 }), createMachine()]);
  jobs = await createSampleJobs(machine, sandbox);
  machine.env.SEEDANCE_BASE_URL = sandbox.url;
});
afterAll(() => Promise.all([sandbox.close(), machine[Symbol.asyncDispose]()]));

/** Runs the command and parses the jobs that it lists. */
async function tasks(...args: string[]) {
  const { code, stdout, stderr } = await machine.attempt(tasksCommand(page), ["--base-url", sandbox.url, ...args]);
  const lines = stdout.split("\n").filter(Boolean);
  return { code, stderr, list: lines.map((line) => JSON.parse(line)) };
}
const ids = async (...args: string[]) => (await tasks(...args)).list.map(({ id, key }) => id ?? key);

describe("seedance tasks", () => {
  test("prints a line of JSON for each job, newest first, without a key", async () => {
    const { code, stdout } = await machine.run(["tasks"]);
    expect(code).toBe(0);
    const list = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(list).toMatchObject([
      { key: jobs.refused, state: "refused", model: "gpt-image-2", error: { code: "insufficient_credits" } },
      { id: jobs.running, state: "running", model: "seedance", creditsUsed: 30 },
      { id: jobs.saved, state: "downloaded", model: "nano-banana-pro", files: [{ path: jobs.file }] },
    ]);
    expect(list[0]).not.toHaveProperty("id");
    expect(stdout).not.toContain(sandbox.apiKey);
  });

  test("filters by --state, which may be repeated, --model and --limit", async () => {
    expect(await ids("--state", "running")).toEqual([jobs.running]);
    expect(await ids("--state", "running", "--state", "refused")).toEqual([jobs.refused, jobs.running]);
    expect(await ids("--model", "nano-banana-pro")).toEqual([jobs.saved]);
    expect(await ids("--model", "nano-banana-pro", "--state", "failed")).toEqual([]);
    const { list, stderr } = await tasks("--limit", "2");
    expect(list.map(({ state }) => state)).toEqual(["refused", "running"]);
    expect(stderr).toContain("Showing 2. More: --limit 10");
    expect((await tasks("--limit", "3")).stderr).toBe("");
  });

  test("filters by the time of the submit with --since", async () => {
    expect(await ids("--since", "1h")).toHaveLength(3);
    expect(await ids("--since", "2999-01-01")).toEqual([]);
  });

  test("hides the jobs of other services, says so, and lists them with --all", async () => {
    const real = ["--base-url", "https://seedance2ai.io"];
    const hidden = await machine.run(["tasks", "--state", "running", "--limit", "5", ...real]);
    expect(hidden).toMatchObject({ code: 0, stdout: "" });
    expect(hidden.stderr).toContain(
      "Hidden: 1 job of other services. Show them: seedance tasks --all --state running --limit 5",
    );
    expect((await machine.run(["tasks", "--quiet", "--all", ...real])).stdout.trim().split("\n")).toHaveLength(3);
    expect((await machine.run(["tasks", "--all", "--no-json", ...real])).stdout).not.toContain("SERVICE");
    using ledger = openLedger({ path: join(machine.state, "ledger.sqlite") });
    const job = preparedJob("k1", "seedance", { prompt: "A real train" });
    const journal = ledger.journal(accountOf("sk_live_of_the_real_service", "https://www.seedance2ai.io/"));
    const lease = journal.lease("k1");
    journal.recordIntent(job);
    lease.release();
    expect((await machine.run(["tasks", "--quiet", ...real])).stdout).toBe("k1\n");
    // The base URL's path is a part of the service.
    expect((await machine.run(["tasks", "--quiet", "--base-url", "https://seedance2ai.io/v2"])).stdout).toBe("");
    const table = (await machine.run(["tasks", "--all", "--no-json"])).stdout.split("\n");
    expect(table[0]).toMatch(/^ID +STATE +MODEL +CREDITS +CREATED +SERVICE +PROMPT$/);
    expect(table[1]).toMatch(/https:\/\/seedance2ai.io +A real train$/);
    expect(table[2]).toContain(sandbox.url);
  });

  test("--quiet prints ids alone; the key where there is none", async () => {
    const { stdout } = await machine.run(["tasks", "--quiet"]);
    expect(stdout).toBe(`${jobs.refused}\n${jobs.running}\n${jobs.saved}\n`);
  });

  test("prints a table without control characters with --no-json", async () => {
    const { stdout } = await machine.run(["tasks", "--no-json"]);
    const lines = stdout.trimEnd().split("\n");
    expect(lines[0]).toMatch(/^ID +STATE +MODEL +CREDITS +CREATED +PROMPT$/);
    expect(lines).toHaveLength(4);
    expect(lines[1]).toMatch(/refused +gpt-image-2 +0 +\d+ s ago /);
    expect(lines[2]).toMatch(/running +seedance +30 .* A glass train$/);
    expect(lines[3]).toMatch(/A red lighthouse \[31mat dusk$/);
    expect(stdout).not.toContain("\u001b");
  });

  test.each([["tasks"], ["quote"]])("%s rejects a base URL that is none with exit code 2", async (command) => {
    const { code, stderr } = await machine.run([command, "--base-url", "seedance2ai.io/api"]);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining('"seedance2ai.io/api"') });
  });

  test("prints nothing without a ledger, and creates none", async () => {
    await using other = await createMachine();
    const { code, stdout, stderr } = await other.attempt(tasksCommand(page), []);
    expect([code, stdout]).toEqual([0, ""]);
    expect(stderr).toContain("No matching jobs");
    expect(await other.json(["ledger", "verify"])).toMatchObject({ code: 2 });
  });

  test.each([
    [["--state", "done"], "must be one of intended, unknown, running"],
    [["--model", "seedanse"], "must be one of"],
    [["--limit", "0"], "at least 1"],
    [["--since", "yesterday"], "7d"],
    [["sd2_x"], "Unexpected argument"],
  ])("%j is rejected with exit code 2", async (args, reason) => {
    expect(await tasks(...args)).toMatchObject({ code: 2, list: [], stderr: expect.stringContaining(reason) });
  });
});

describe("--since", () => {
  const now = Date.parse("2026-11-22T12:00:00Z");

  test.each([
    ["30m", "2026-11-22T11:30:00.000Z"],
    ["1.5h", "2026-11-22T10:30:00.000Z"],
    ["7d", "2026-11-15T12:00:00.000Z"],
    ["2w", "2026-11-08T12:00:00.000Z"],
    ["2026-11-01", "2026-11-01T00:00:00.000Z"],
    ["2026-11-01T10:00:00+02:00", "2026-11-01T08:00:00.000Z"],
  ])("parses %s", (text, time) => {
    expect(parseSince(text, now).toISOString()).toBe(time);
  });

  test.each(["", "7", "2026", "7 d", "d", "-7d", "1e3d", "7y", "9999999999w"])("rejects %j", (text) => {
    expect(() => parseSince(text, now)).toThrow("--since");
  });
});
