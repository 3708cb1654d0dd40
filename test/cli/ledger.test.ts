import { copyFile, rename, rm, stat, writeFile } from "node:fs/promises";
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

describe("a lost ledger", () => {
  const commands = [
    ["resume", "--sandbox"],
    ["resume", "sd2_1", "--sandbox"],
    ["image", "A red lighthouse at dusk", "--sandbox", "--no-wait"],
    ["retry", "sd2_1", "--sandbox"],
    ["wait", "sd2_1", "--sandbox"],
    ["tasks"],
    ["quote"],
    ["gallery"],
    ["open", "sd2_1", "--print"],
    ["batch", "plan", "rows.jsonl"],
    ["batch", "run", "rows.jsonl", "--sandbox"],
    ["batch", "status", "rows", "--sandbox"],
  ];

  test("is refused by every command, with what to do", async () => {
    await using other = await createMachine();
    const path = join(other.folder, "ledger.sqlite");
    await createSampleJobs({ ...other, state: other.folder }, sandbox);
    await rm(path);
    await writeFile(join(other.folder, "rows.jsonl"), '{"model":"nano-banana-pro","prompt":"A red lighthouse"}\n');
    for (const command of commands) {
      const { code, stderr } = await other.run([...command, "--ledger", path]);
      expect({ command, code, stderr }).toEqual({
        command,
        code: 1,
        stderr: expect.stringMatching(/ledger\.sqlite: the file is missing\. Restore it .*ledger\.sqlite\.live\./s),
      });
    }
    const doctor = await other.json(["doctor", "--sandbox", "--ledger", path]);
    expect(doctor.data.checks).toContainEqual(
      expect.objectContaining({ name: "ledger", status: "fail", fix: expect.stringContaining("Restore it") }),
    );
    await expect(stat(path)).rejects.toThrow("ENOENT");
  }, 120_000);

  test("can be verified and exported if some entries are left", async () => {
    await using other = await createMachine();
    await createSampleJobs({ ...other, state: other.folder }, sandbox);
    const path = join(other.folder, "ledger.sqlite");
    await copyFile(path, join(other.folder, "older.sqlite"));
    await createSampleJobs({ ...other, state: other.folder }, sandbox);
    await rename(join(other.folder, "older.sqlite"), path);
    expect((await other.run(["tasks", "--ledger", path])).code).toBe(1);
    const { code, data } = await other.json(["ledger", "verify", "--ledger", path]);
    expect({ code, data }).toMatchObject({ code: 1, data: { ok: false, problem: { table: "entries" } } });
    const { stdout } = await other.run(["ledger", "export", "--ledger", path]);
    expect(stdout.trim().split("\n")).toHaveLength(data.entries);
  }, 60_000);
});
