import { copyFileSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { rename } from "node:fs/promises";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, test } from "vitest";
import { canonicalizeJson, sha256 } from "../../src/client/canonical.ts";
import { SeedanceError } from "../../src/package/index.ts";
import { openLedger, type Verification } from "../../src/package/node.ts";
import {
  completedTask,
  downloadedFile,
  ledgerAccount,
  recordJobIntent,
  runningTask,
  submittedTask,
} from "./ledger-fixtures.ts";
import { createLedgerFolder, ledgerErrorOf, runSql, startLedgerChild, tickingClock } from "./ledger-support.ts";

/** A closed ledger with jobs in every state. */
async function createFilledLedger() {
  const folder = await createLedgerFolder();
  const ledger = folder.open({ now: tickingClock() });
  const journal = ledger.journal(ledgerAccount);
  for (const key of ["k1", "k2", "k3", "k4", "k5"]) recordJobIntent(journal, key);
  journal.recordSubmitted("k1", submittedTask("sd2_1"));
  journal.recordPoll(completedTask("sd2_1"));
  journal.recordDownloaded("sd2_1", [downloadedFile("/a.mp4"), downloadedFile("/b.mp4", { index: 2 })]);
  journal.recordSubmitted("k2", submittedTask("sd2_2"));
  journal.recordPoll({ ...runningTask("sd2_2"), status: "failed", error: "No.", credits_refunded: 30 });
  journal.recordRefused("k3", new SeedanceError("insufficient_credits", "Not enough."));
  journal.recordUnknown("k4", new SeedanceError("connection_failed", "Reset."));
  const entries = [...ledger.export("json")];
  ledger.close();
  return { ...folder, entries, count: entries.length };
}

/** The problem that `verify` reports, or why the file cannot be opened. */
function verifyFile(path: string): Verification["problem"] | "valid" {
  try {
    using ledger = openLedger({ path, damaged: true });
    const { ok, problem } = ledger.verify();
    expect(ok).toBe(problem === undefined);
    return problem ?? "valid";
  } catch (error) {
    const { code, message } = error as { code?: string; message: string };
    if (code !== "corrupt" && code !== "not_a_ledger" && code !== "newer_schema") throw error;
    return { table: "file", reason: message };
  }
}

const dropTriggers =
  "DROP TRIGGER entries_never_change; DROP TRIGGER entries_never_go; DROP TRIGGER entries_have_no_gap;";

test("a valid ledger is reported with its number of entries and its head", async () => {
  await using testBed = await createFilledLedger();
  using ledger = testBed.open();
  const { hash } = JSON.parse(testBed.entries.at(-1) ?? "");
  expect(ledger.verify()).toEqual({ ok: true, entries: testBed.count, head: hash });
  const { head } = ledger.verify();
  recordJobIntent(ledger.journal(ledgerAccount), "k9");
  expect(ledger.verify()).toMatchObject({ ok: true, entries: testBed.count + 1 });
  expect(ledger.verify().head).not.toBe(head);
});

test("a ledger that another process writes to is valid at any moment", async () => {
  await using folder = await createLedgerFolder();
  const child = startLedgerChild("write", [folder.file, "w"]);
  await child.readLine();
  using ledger = folder.open();
  const counts = new Set<number>();
  for (let count = 0; count < 25; count++) {
    const { ok, entries, problem } = ledger.verify();
    expect(problem).toBeUndefined();
    expect(ok).toBe(true);
    counts.add(entries);
    await child.readLine();
  }
  await child.kill();
  expect(counts.size).toBeGreaterThan(5);
});

test("the chain can be verified from the export alone", async () => {
  await using testBed = await createFilledLedger();
  let previous = "0".repeat(64);
  for (const line of testBed.entries) {
    const { hash, ...entry } = JSON.parse(line);
    expect(await sha256(`${previous}\n${canonicalizeJson(entry)}`)).toBe(hash);
    previous = hash;
  }
});

describe("a change of the ledger is detected", () => {
  test.each([
    ["in an amount", "UPDATE entries SET data = replace(data, '30', '20') WHERE seq = 7", 7],
    ["in a time", "UPDATE entries SET at = '2026-11-02T00:00:00.000Z' WHERE seq = 3", 3],
    ["in a key", "UPDATE entries SET key = 'other' WHERE seq = 4", 4],
    ["in a hash", "UPDATE entries SET hash = upper(hash) WHERE seq = 2", 2],
    ["by deleting an entry", "DELETE FROM entries WHERE seq = 5", 5],
    ["by deleting the first entry", "DELETE FROM entries WHERE seq = 1", 1],
    [
      "by swapping two entries",
      "UPDATE entries SET seq = -seq WHERE seq IN (3, 4); UPDATE entries SET seq = 7 + seq WHERE seq < 0",
      3,
    ],
  ])("%s, with the triggers restored", async (_, statements, row) => {
    await using testBed = await createFilledLedger();
    // The triggers are restored afterwards.
    const triggers = readTriggers(testBed.file);
    runSql(testBed.file, `${dropTriggers} ${statements}; ${triggers}`);
    expect(verifyFile(testBed.file)).toMatchObject({ table: "entries", row });
  });

  test("by deleting the last entries", async () => {
    await using testBed = await createFilledLedger();
    const triggers = readTriggers(testBed.file);
    runSql(testBed.file, `${dropTriggers} DELETE FROM entries WHERE seq > 6; ${triggers}`);
    expect(verifyFile(testBed.file)).toEqual({
      table: "entries",
      reason: `entries after 6 are missing, ${testBed.count} were written`,
    });
    // A copy has no anchor, but its tables do not match.
    copyFileSync(testBed.file, `${testBed.path}/copy.sqlite`);
    expect(verifyFile(`${testBed.path}/copy.sqlite`)).toMatchObject({ table: "jobs", row: `${ledgerAccount.id} k1` });
  });

  test("by restoring an older ledger", async () => {
    await using testBed = await createFilledLedger();
    copyFileSync(testBed.file, `${testBed.path}/older`);
    const ledger = testBed.open();
    recordJobIntent(ledger.journal(ledgerAccount), "k9");
    ledger.close();
    await rename(`${testBed.path}/older`, testBed.file);
    expect(verifyFile(testBed.file)).toEqual({
      table: "entries",
      reason: `entries after ${testBed.count} are missing, ${testBed.count + 1} were written`,
    });
    // Nothing can be recorded or charged with it.
    using opened = testBed.open({ damaged: true });
    for (const error of [
      ledgerErrorOf(() => recordJobIntent(opened.journal(ledgerAccount), "k9")),
      ledgerErrorOf(() => testBed.open()),
    ]) {
      expect(error).toMatchObject({ code: "corrupt", path: testBed.file, retryable: false });
      expect(error.fix).toContain(`${testBed.file}.live`);
    }
    expect(opened.jobs()).toHaveLength(5);
  });

  test.each([
    ["jobs", "UPDATE jobs SET refunded = 0 WHERE key = 'k2'", `${ledgerAccount.id} k2`],
    ["jobs", "UPDATE jobs SET state = 'running' WHERE key = 'k3'", `${ledgerAccount.id} k3`],
    ["jobs", "DELETE FROM jobs WHERE key = 'k4'", `${ledgerAccount.id} k4`],
    ["jobs", "UPDATE jobs SET key = 'k0' WHERE key = 'k1'", `${ledgerAccount.id} k0`],
    ["files", "UPDATE files SET width = 1920 WHERE path = '/b.mp4'", `${ledgerAccount.id} sd2_1 /b.mp4`],
    ["files", "DELETE FROM files WHERE path = '/a.mp4'", `${ledgerAccount.id} sd2_1 /a.mp4`],
    ["bodies", "UPDATE bodies SET body = replace(body, 'glass', 'paper') WHERE key = 'k4'", `${ledgerAccount.id} k4`],
    ["bodies", "DELETE FROM bodies WHERE key = 'k5'", `${ledgerAccount.id} k5`],
    ["bodies", "INSERT INTO bodies SELECT account, 'k9', body FROM bodies WHERE key = 'k5'", `${ledgerAccount.id} k9`],
    ["sqlite_schema", "DROP TRIGGER entries_never_go", "trigger entries_never_go"],
    ["sqlite_schema", "DROP INDEX jobs_by_task", "index jobs_by_task"],
    ["sqlite_schema", "CREATE TRIGGER t AFTER INSERT ON entries BEGIN DELETE FROM jobs; END", "trigger t"],
  ])("in the table %s: %s", async (table, statements, row) => {
    await using testBed = await createFilledLedger();
    runSql(testBed.file, statements);
    expect(verifyFile(testBed.file)).toMatchObject({ table, row });
  });
});

test("an invalid entry with a correct hash is detected, and reading a damaged row is an error", async () => {
  await using testBed = await createFilledLedger();
  const content = {
    account: ledgerAccount.id,
    at: "x",
    data: {},
    key: "k9",
    seq: testBed.count + 1,
    task: null,
    type: "intended",
  };
  const hash = await sha256(`${JSON.parse(testBed.entries.at(-1) ?? "").hash}\n${canonicalizeJson(content)}`);
  runSql(
    testBed.file,
    `INSERT INTO entries VALUES (${content.seq}, 'x', 'intended', '${ledgerAccount.id}', 'k9', NULL, '{}', '${hash}');
     UPDATE jobs SET requested = '{' WHERE key = 'k1'`,
  );
  expect(verifyFile(testBed.file)).toMatchObject({ table: "entries", row: content.seq });
  using ledger = testBed.open();
  expect(ledgerErrorOf(() => ledger.jobs())).toMatchObject({ code: "corrupt" });
  expect(ledger.jobs({ state: "refused" })).toHaveLength(1);
});

describe("damage of the ledger is detected", () => {
  test("for a flipped bit in any row", async () => {
    await using testBed = await createFilledLedger();
    const original = readFileSync(testBed.file);
    let found = 0;
    const undetected: number[] = [];
    // A flipped bit in every page: texts, numbers, headers, indexes.
    for (let at = 16; at < original.length; at += 251) {
      const bytes = Buffer.from(original);
      bytes[at] = (bytes[at] ?? 0) ^ 0x10;
      writeFileSync(testBed.file, bytes);
      if (verifyFile(testBed.file) === "valid") undetected.push(at);
      else found++;
      for (const suffix of ["-wal", "-shm"]) rmSync(testBed.file + suffix, { force: true });
    }
    // Undetected flips are in unused bytes, or in a counter of the header.
    for (const at of undetected) if (at > 100) expect(original.subarray(at - 2, at + 3)).toEqual(Buffer.alloc(5));
    expect(found).toBeGreaterThan(20);
    writeFileSync(testBed.file, original);
    expect(verifyFile(testBed.file)).toBe("valid");
  });

  test.each([0.25, 0.5, 0.75])("for a file of which a share of %s is left", async (share) => {
    await using testBed = await createFilledLedger();
    const pages = Math.floor((statSync(testBed.file).size / 4096) * share);
    truncateSync(testBed.file, pages * 4096);
    expect(verifyFile(testBed.file)).toMatchObject({ table: "file" });
  });

  test("for a damaged write-ahead log after a SIGKILL, and nothing is appended to it", async () => {
    await using folder = await createLedgerFolder();
    const child = startLedgerChild("halt", [folder.file, "k1", "k2"]);
    await child.readLine();
    await child.kill();
    const wal = `${folder.file}-wal`;
    const bytes = readFileSync(wal);
    // SQLite silently drops this damaged first frame and all that follow.
    bytes[60] = (bytes[60] ?? 0) ^ 1;
    writeFileSync(wal, bytes);
    expect(verifyFile(folder.file)).toMatchObject({
      table: "entries",
      reason: expect.stringMatching(/^entries after \d+ are missing/),
    });
    using ledger = folder.open({ damaged: true });
    expect(ledgerErrorOf(() => recordJobIntent(ledger.journal(ledgerAccount), "new")).code).toBe("corrupt");
  });

  test("for the state that processes share, which can be removed", async () => {
    await using testBed = await createFilledLedger();
    writeFileSync(`${testBed.file}.live/live.sqlite`, "no database".repeat(100));
    const error = ledgerErrorOf(() => testBed.open());
    expect(error).toMatchObject({ code: "corrupt", path: `${testBed.file}.live` });
    expect(error.fix).toContain("remove this folder");
    rmSync(`${testBed.file}.live`, { recursive: true });
    using ledger = testBed.open();
    expect(recordJobIntent(ledger.journal(ledgerAccount), "k9").state).toBe("intended");
    expect(ledger.verify().ok).toBe(true);
  });

  test("for a file that is not a ledger, and the file is not changed", async () => {
    await using folder = await createLedgerFolder();
    folder.open().close();
    writeFileSync(folder.file, "These are my notes, and no database.".repeat(20));
    expect(ledgerErrorOf(() => folder.open())).toMatchObject({ code: "not_a_ledger", path: folder.file });
    rmSync(folder.file);
    runSql(folder.file, "CREATE TABLE mine (a)");
    expect(ledgerErrorOf(() => folder.open())).toMatchObject({ code: "not_a_ledger", path: folder.file });
    runSql(folder.file, "INSERT INTO mine VALUES (1)");
  });
});

/** The statements that create the triggers. */
function readTriggers(path: string): string {
  const db = new DatabaseSync(path);
  const rows = db.prepare("SELECT sql FROM sqlite_schema WHERE type = 'trigger'").all();
  db.close();
  return rows.map((row) => `${row.sql};`).join("\n");
}
