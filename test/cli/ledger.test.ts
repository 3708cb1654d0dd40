import { stat } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Sandbox, startSandbox } from "../../src/sandbox/index.ts";
import { createSampleJobs } from "./jobs.ts";
import { createMachine, type Machine } from "./machine.ts";

let sandbox: Sandbox;
let machine: Machine;
let jobs: Awaited<ReturnType<typeof createSampleJobs>>;
beforeAll(async () => {
  [sandbox, machine] = await Promise.all([startSandbox({ speed: 1e5 }), createMachine()]);
  jobs = await createSampleJobs(machine, sandbox);
});
afterAll(() => Promise.all([sandbox.close(), machine[Symbol.asyncDispose]()]));

const ledger = (...args: string[]) => machine.run(["ledger", ...args]);

describe("seedance ledger export", () => {
  test("prints every entry as a line of JSON, in order, with its hash", async () => {
    const { code, stdout } = await ledger("export", "--json");
    expect(code).toBe(0);
    const entries = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(entries.map(({ seq }) => seq)).toEqual(entries.map((_, index) => index + 1));
    expect(entries.map(({ type }) => type)).toEqual([
      ...[
        "created",
        "intended",
        "submitted",
        "completed",
        "downloaded",
        "intended",
        "submitted",
        "intended",
        "refused",
      ],
    ]);
    const { data } = await machine.json(["ledger", "verify"]);
    expect(data).toEqual({
      ok: true,
      entries: entries.length,
      head: entries.at(-1)?.hash,
      path: join(machine.state, "ledger.sqlite"),
    });
    expect(stdout).not.toContain(sandbox.apiKey);
  });

  test("prints a CSV table with a header with --csv", async () => {
    const { code, stdout } = await ledger("export", "--csv");
    expect(code).toBe(0);
    const [head = "", ...rows] = stdout.trimEnd().split("\r\n");
    const columns = head.split(",");
    const charged = rows.map((row) => row.split(",")).filter((row) => row[columns.indexOf("credits_used")] === "30");
    expect(charged).toHaveLength(1);
    expect(charged[0]?.[columns.indexOf("type")]).toBe("submitted");
    expect(charged[0]?.[columns.indexOf("task")]).toBe(jobs.running);
  });

  test("rejects --csv with --json, and --csv with another action", async () => {
    expect(await ledger("export", "--csv", "--json")).toMatchObject({ code: 2 });
    expect(await ledger("verify", "--csv")).toMatchObject({ code: 2, stderr: expect.stringContaining("export") });
  });
});

describe("seedance ledger verify", () => {
  test("exits with 1 and names the table if an entry was changed", async () => {
    await using other = await createMachine();
    await createSampleJobs(other, sandbox);
    const { DatabaseSync } = process.getBuiltinModule("node:sqlite");
    const database = new DatabaseSync(join(other.state, "ledger.sqlite"));
    database.exec("UPDATE jobs SET used = 1 WHERE used = 30");
    database.close();
    const { code, data } = await other.json(["ledger", "verify"]);
    expect([code, data]).toMatchObject([1, { ok: false, problem: { table: "jobs" } }]);
    expect(await other.run(["ledger", "verify", "--no-json"])).toMatchObject({
      code: 1,
      stdout: expect.stringContaining("was damaged or changed"),
    });
  });

  test("prints a sentence; with --quiet only the head", async () => {
    expect((await ledger("verify", "--no-json")).stdout).toMatch(
      /ledger\.sqlite is intact\. Entries: 9, head: [0-9a-f]{64}\n$/,
    );
    expect((await ledger("verify", "--quiet")).stdout).toMatch(/^[0-9a-f]{64}\n$/);
  });
});

describe("seedance ledger without a ledger", () => {
  test.each(["export", "verify"])("%s exits with 2 and creates none", async (action) => {
    const path = join(machine.folder, "none.sqlite");
    const { code, stderr } = await ledger(action, "--ledger", path);
    expect([code, stderr]).toEqual([2, expect.stringContaining("No ledger at")]);
    await expect(stat(path)).rejects.toThrow("ENOENT");
  });

  test("path prints the path of a ledger that does not exist; the sandbox has its own", async () => {
    expect((await ledger("path", "--quiet", "--ledger", "x.sqlite")).stdout).toBe(
      `${join(machine.folder, "x.sqlite")}\n`,
    );
    expect((await ledger("path", "-q", "--sandbox")).stdout).toBe(
      `${join(machine.state, "sandbox", "ledger.sqlite")}\n`,
    );
  });
});

test("an unknown action of ledger is rejected with the allowed ones", async () => {
  expect(await ledger("audit")).toMatchObject({ code: 2, stderr: expect.stringContaining("export, verify, path") });
});
