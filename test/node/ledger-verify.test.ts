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

/** What verify says of a file, also where it can't even be opened. */
function verifyFile(path: string): Verification["problem"] | "sound" {
  try {
    using ledger = openLedger({ path });
    const { ok, problem } = ledger.verify();
    expect(ok).toBe(problem === undefined);
    return problem ?? "sound";
  } catch (error) {
    const { code, message } = error as { code?: string; message: string };
    if (code !== "corrupt" && code !== "not_a_ledger" && code !== "newer_schema") throw error;
    return { table: "file", reason: message };
  }
}

const dropTriggers =
  "DROP TRIGGER entries_never_change; DROP TRIGGER entries_never_go; DROP TRIGGER entries_have_no_gap;";

test("a sound ledger is told with its length and its head", async () => {
  await using box = await createFilledLedger();
  using ledger = box.open();
  const { hash } = JSON.parse(box.entries.at(-1) ?? "");
  expect(ledger.verify()).toEqual({ ok: true, entries: box.count, head: hash });
  const { head } = ledger.verify();
  recordJobIntent(ledger.journal(ledgerAccount), "k9");
  expect(ledger.verify()).toMatchObject({ ok: true, entries: box.count + 1 });
  expect(ledger.verify().head).not.toBe(head);
});

test("a ledger that another process writes to is sound at every moment", async () => {
  await using folder = await createLedgerFolder();
  const child = startLedgerChild("write", [folder.file, "w"]);
  await child.readLine();
  using ledger = folder.open();
  const seen = new Set<number>();
  for (let count = 0; count < 25; count++) {
    const { ok, entries, problem } = ledger.verify();
    expect(problem).toBeUndefined();
    expect(ok).toBe(true);
    seen.add(entries);
    await child.readLine();
  }
  await child.kill();
  expect(seen.size).toBeGreaterThan(5);
});

test("the chain can be checked from the export alone", async () => {
  await using box = await createFilledLedger();
  let previous = "0".repeat(64);
  for (const line of box.entries) {
    const { hash, ...entry } = JSON.parse(line);
    expect(await sha256(`${previous}\n${canonicalizeJson(entry)}`)).toBe(hash);
    previous = hash;
  }
});

describe("what somebody changed is found", () => {
  test.each([
    ["an amount", "UPDATE entries SET data = replace(data, '30', '20') WHERE seq = 7", 7],
    ["a time", "UPDATE entries SET at = '2026-11-02T00:00:00.000Z' WHERE seq = 3", 3],
    ["a key", "UPDATE entries SET key = 'other' WHERE seq = 4", 4],
    ["a hash", "UPDATE entries SET hash = upper(hash) WHERE seq = 2", 2],
    ["an entry that is gone", "DELETE FROM entries WHERE seq = 5", 5],
    ["the first entry", "DELETE FROM entries WHERE seq = 1", 1],
    [
      "two that changed places",
      "UPDATE entries SET seq = -seq WHERE seq IN (3, 4); UPDATE entries SET seq = 7 + seq WHERE seq < 0",
      3,
    ],
  ])("%s, behind the triggers' back", async (_, statements, row) => {
    await using box = await createFilledLedger();
    // With the triggers made again, as they were.
    const triggers = readTriggers(box.file);
    runSql(box.file, `${dropTriggers} ${statements}; ${triggers}`);
    expect(verifyFile(box.file)).toMatchObject({ table: "entries", row });
  });

  test("an end that was cut off, as far as other processes wrote it", async () => {
    await using box = await createFilledLedger();
    const triggers = readTriggers(box.file);
    runSql(box.file, `${dropTriggers} DELETE FROM entries WHERE seq > 6; ${triggers}`);
    expect(verifyFile(box.file)).toEqual({ table: "entries", reason: `it ends at entry 6 of ${box.count}` });
    // A copy that was taken elsewhere has nobody to ask, but its tables tell.
    copyFileSync(box.file, `${box.path}/copy.sqlite`);
    expect(verifyFile(`${box.path}/copy.sqlite`)).toMatchObject({ table: "jobs", row: `${ledgerAccount.id} k1` });
  });

  test("an older ledger in place of a newer one", async () => {
    await using box = await createFilledLedger();
    copyFileSync(box.file, `${box.path}/older`);
    const ledger = box.open();
    recordJobIntent(ledger.journal(ledgerAccount), "k9");
    ledger.close();
    await rename(`${box.path}/older`, box.file);
    expect(verifyFile(box.file)).toEqual({
      table: "entries",
      reason: `it ends at entry ${box.count} of ${box.count + 1}`,
    });
    // Nothing is paid for on top of it.
    using opened = box.open();
    const error = ledgerErrorOf(() => recordJobIntent(opened.journal(ledgerAccount), "k9"));
    expect(error).toMatchObject({ code: "corrupt", path: box.file, retryable: false });
    expect(error.fix).toContain(`${box.file}.live`);
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
  ])("in %s: %s", async (table, statements, row) => {
    await using box = await createFilledLedger();
    runSql(box.file, statements);
    expect(verifyFile(box.file)).toMatchObject({ table, row });
  });
});

test("an entry with a right hash from which nothing follows is found, and a row that can't be read is told", async () => {
  await using box = await createFilledLedger();
  const content = {
    account: ledgerAccount.id,
    at: "x",
    data: {},
    key: "k9",
    seq: box.count + 1,
    task: null,
    type: "intended",
  };
  const hash = await sha256(`${JSON.parse(box.entries.at(-1) ?? "").hash}\n${canonicalizeJson(content)}`);
  runSql(
    box.file,
    `INSERT INTO entries VALUES (${content.seq}, 'x', 'intended', '${ledgerAccount.id}', 'k9', NULL, '{}', '${hash}');
     UPDATE jobs SET requested = '{' WHERE key = 'k1'`,
  );
  expect(verifyFile(box.file)).toMatchObject({ table: "entries", row: content.seq });
  using ledger = box.open();
  expect(ledgerErrorOf(() => ledger.jobs())).toMatchObject({ code: "corrupt" });
  expect(ledger.jobs({ state: "refused" })).toHaveLength(1);
});

describe("damage is found", () => {
  test("a bit that flipped, wherever a row stands", async () => {
    await using box = await createFilledLedger();
    const whole = readFileSync(box.file);
    let found = 0;
    const unseen: number[] = [];
    // Every page, at places that move on: texts, numbers, headers, indexes.
    for (let at = 16; at < whole.length; at += 251) {
      const bytes = Buffer.from(whole);
      bytes[at] = (bytes[at] ?? 0) ^ 0x10;
      writeFileSync(box.file, bytes);
      if (verifyFile(box.file) === "sound") unseen.push(at);
      else found++;
      for (const suffix of ["-wal", "-shm"]) rmSync(box.file + suffix, { force: true });
    }
    // What is not seen lies where nothing is written, or in a counter of the header.
    for (const at of unseen) if (at > 100) expect(whole.subarray(at - 2, at + 3)).toEqual(Buffer.alloc(5));
    expect(found).toBeGreaterThan(20);
    writeFileSync(box.file, whole);
    expect(verifyFile(box.file)).toBe("sound");
  });

  test.each([0.25, 0.5, 0.75])("a file of which %s is left", async (share) => {
    await using box = await createFilledLedger();
    const pages = Math.floor((statSync(box.file).size / 4096) * share);
    truncateSync(box.file, pages * 4096);
    expect(verifyFile(box.file)).toMatchObject({ table: "file" });
  });

  test("a torn write-ahead log after a SIGKILL: what was acknowledged and is lost is told, nothing is added", async () => {
    await using folder = await createLedgerFolder();
    const child = startLedgerChild("halt", [folder.file, "k1", "k2"]);
    await child.readLine();
    await child.kill();
    const wal = `${folder.file}-wal`;
    const bytes = readFileSync(wal);
    // In the middle of the first frame: SQLite drops it and all that follows, and says nothing.
    bytes[60] = (bytes[60] ?? 0) ^ 1;
    writeFileSync(wal, bytes);
    expect(verifyFile(folder.file)).toMatchObject({
      table: "entries",
      reason: expect.stringMatching(/^it ends at entry/),
    });
    using ledger = folder.open();
    expect(ledgerErrorOf(() => recordJobIntent(ledger.journal(ledgerAccount), "new")).code).toBe("corrupt");
  });

  test("in what the processes know of each other, which holds no record", async () => {
    await using box = await createFilledLedger();
    writeFileSync(`${box.file}.live/live.sqlite`, "no database".repeat(100));
    using ledger = box.open();
    const error = ledgerErrorOf(() => ledger.journal(ledgerAccount).lease("k9"));
    expect(error).toMatchObject({ code: "corrupt", path: `${box.file}.live` });
    expect(error.fix).toContain("Remove this folder");
    rmSync(`${box.file}.live`, { recursive: true });
    expect(recordJobIntent(ledger.journal(ledgerAccount), "k9").state).toBe("intended");
    expect(ledger.verify().ok).toBe(true);
  });

  test("a file of another kind is left as it is", async () => {
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

/** The statements that make the triggers as they are. */
function readTriggers(path: string): string {
  const db = new DatabaseSync(path);
  const rows = db.prepare("SELECT sql FROM sqlite_schema WHERE type = 'trigger'").all();
  db.close();
  return rows.map((row) => `${row.sql};`).join("\n");
}
