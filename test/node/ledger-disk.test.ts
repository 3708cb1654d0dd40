import { chmodSync, chownSync, existsSync, mkdirSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { Database } from "../../src/ledger/database.ts";
import { EntryWriter } from "../../src/ledger/entry-writer.ts";
import { Journal } from "../../src/ledger/journal.ts";
import { migrate } from "../../src/ledger/open-database.ts";
import { ledgerSchema } from "../../src/ledger/schema.ts";
import { toLedgerError } from "../../src/ledger/storage-error.ts";
import { SeedanceError } from "../../src/package/index.ts";
import { defaultLedgerPath, LedgerError, openLedger } from "../../src/package/node.ts";
import { preparedJob } from "../support/prepared-job.ts";
import { ledgerAccount, recordJobIntent, submittedTask } from "./ledger-fixtures.ts";
import { createLedgerFolder, ledgerErrorOf, runSql, startLedgerChild } from "./ledger-support.ts";

describe("the default path of the ledger", () => {
  test.each([
    [{ XDG_STATE_HOME: "/var/state" }, "/var/state/seedance/ledger.sqlite"],
    [{}, join(homedir(), ".local/state/seedance/ledger.sqlite")],
    [{ XDG_STATE_HOME: "" }, join(homedir(), ".local/state/seedance/ledger.sqlite")],
    [{ XDG_STATE_HOME: "relative" }, join(homedir(), ".local/state/seedance/ledger.sqlite")],
  ])("with the environment %j is %s", (environment, path) => {
    expect(defaultLedgerPath(environment)).toBe(path);
  });

  test("is in a folder that only its owner can access, even if the folder existed", async () => {
    await using folder = await createLedgerFolder();
    const before = process.env.XDG_STATE_HOME;
    process.env.XDG_STATE_HOME = folder.path;
    try {
      mkdirSync(join(folder.path, "seedance"));
      chmodSync(join(folder.path, "seedance"), 0o755);
      using ledger = openLedger();
      expect(ledger.path).toBe(join(folder.path, "seedance/ledger.sqlite"));
      expect(statSync(join(folder.path, "seedance")).mode & 0o777).toBe(0o700);
    } finally {
      if (before === undefined) delete process.env.XDG_STATE_HOME;
      else process.env.XDG_STATE_HOME = before;
    }
  });
});

describe("a ledger that cannot be written to is an error before anything is sent", () => {
  test("if its path is a folder, contains a file, or is a dangling link", async () => {
    await using folder = await createLedgerFolder();
    mkdirSync(folder.file, { recursive: true });
    expect(ledgerErrorOf(() => folder.open())).toMatchObject({ code: "not_writable", path: folder.file });
    // A folder that is named by mistake keeps its mode.
    expect(statSync(folder.file).mode & 0o777).not.toBe(0o600);
    writeFileSync(join(folder.path, "note"), "");
    expect(ledgerErrorOf(() => openLedger({ path: join(folder.path, "note/a/b.sqlite") })).code).toBe("not_writable");
    symlinkSync("/nowhere/at/all", join(folder.path, "link"));
    expect(ledgerErrorOf(() => openLedger({ path: join(folder.path, "link") })).code).toBe("not_writable");
  });

  test.each(["a new ledger", "an existing ledger"])("if its folder is read-only and holds %s", async (which) => {
    await using folder = await createLedgerFolder();
    const state = join(folder.path, "state");
    if (which === "a new ledger") mkdirSync(state);
    else folder.open().close();
    // Root may write anywhere, so the child runs as another user.
    const user = process.getuid?.() === 0 ? 65_534 : undefined;
    if (user !== undefined) for (const path of [folder.path, state]) chownSync(path, user, user);
    if (user !== undefined && existsSync(folder.file)) chownSync(folder.file, user, user);
    chmodSync(state, 0o500);
    const result = JSON.parse(
      await startLedgerChild("attempt", [folder.file], user === undefined ? {} : { user }).readRest(),
    );
    chmodSync(state, 0o700);
    expect(result).toMatchObject({ name: "LedgerError", code: "not_writable" });
    expect(result.path).toContain(folder.file);
  });

  test("if its file is read-only", async () => {
    await using folder = await createLedgerFolder();
    folder.open().close();
    const user = process.getuid?.() === 0 ? 65_534 : undefined;
    const state = join(folder.path, "state");
    if (user !== undefined) for (const path of [folder.path, state, folder.file]) chownSync(path, user, user);
    chmodSync(folder.file, 0o400);
    const result = JSON.parse(
      await startLedgerChild("attempt", [folder.file], user === undefined ? {} : { user }).readRest(),
    );
    expect(result).toMatchObject({ name: "LedgerError", code: "not_writable", path: folder.file });
  });
});

describe("an error of the disk", () => {
  test("fails the intent that could not be recorded, keeps earlier records, and allows later ones once there is space", async () => {
    await using folder = await createLedgerFolder();
    folder.open().close();
    // A limit of the file size simulates a full disk; in units of 1,024 bytes.
    const result = JSON.parse(await startLedgerChild("fill", [folder.file], { shell: "ulimit -f 256" }).readRest());
    expect(result).toMatchObject({ name: "LedgerError", code: "disk_full", path: folder.file, retryable: true });
    expect(result.fix).toContain("Free some space");
    expect(result.written).toBeGreaterThan(1);
    using ledger = folder.open();
    expect(ledger.verify()).toMatchObject({ ok: true });
    expect(ledger.jobs()).toHaveLength(result.written);
    expect(recordJobIntent(ledger.journal(ledgerAccount), "after").state).toBe("intended");
  });

  test("or a lock of another process does not prevent a lease or a ledger from being released", async () => {
    await using folder = await createLedgerFolder();
    const ledger = folder.open({ timeout: 10 });
    const lease = ledger.journal(ledgerAccount).lease("k1");
    const other = new Database(`${folder.file}.live/live.sqlite`, 0);
    other.exec("BEGIN IMMEDIATE");
    lease.release();
    ledger.close();
    other.exec("ROLLBACK");
    other.close();
    folder.open().journal(ledgerAccount).lease("k1").release();
  });

  test("after a submit names the job and its task, and the same call succeeds later", async () => {
    await using folder = await createLedgerFolder();
    folder.open().close();
    const writer = new EntryWriter(new Database(folder.file, 0), 0, Date.now);
    const journal = new Journal(writer, ledgerAccount);
    const keys = Array.from({ length: 60 }, (_, index) => `k${index}`);
    for (const key of keys) recordJobIntent(journal, key);
    // With this limit, SQLite reports the same error as on a full disk.
    writer.db.get("PRAGMA max_page_count = 1");
    let failure: LedgerError | undefined;
    for (const key of keys) {
      if (failure) break;
      try {
        journal.recordSubmitted(key, submittedTask(`sd2_${key}`));
      } catch (error) {
        failure = error as LedgerError;
      }
    }
    const { idempotencyKey = "", taskId = "" } = failure ?? {};
    expect(failure).toMatchObject({ code: "disk_full", taskId: `sd2_${idempotencyKey}` });
    expect(journal.job(idempotencyKey)?.state).toBe("intended");
    writer.db.get("PRAGMA max_page_count = 100000");
    expect(journal.recordSubmitted(idempotencyKey, submittedTask(taskId))).toMatchObject({ state: "running", taskId });
    writer.close();
    expect(folder.open().verify().ok).toBe(true);
  });

  test.each([
    ["ENOSPC", "disk_full"],
    ["EDQUOT", "disk_full"],
    ["EFBIG", "disk_full"],
    ["EACCES", "not_writable"],
    ["EROFS", "not_writable"],
    ["EIO", "disk_error"],
  ])("with the code %s is reported as %s", (code, expected) => {
    const cause = Object.assign(new Error(`${code}: …`), { code, syscall: "open" });
    expect(toLedgerError(cause, "/a/b")).toMatchObject({ code: expected, path: "/a/b", cause });
  });

  test.each([
    [13, "disk_full"],
    [778, "disk_full"],
    [4874, "disk_full"],
    [8, "not_writable"],
    [1032, "not_writable"],
    [14, "not_writable"],
    [11, "corrupt"],
    [522, "corrupt"],
    [26, "not_a_ledger"],
    [5, "locked"],
    [261, "locked"],
    [266, "disk_error"],
  ])("with the SQLite result code %i is reported as %s", (errcode, expected) => {
    const cause = Object.assign(new Error("…"), { code: "ERR_SQLITE_ERROR", errcode, errstr: "what it says" });
    const error = toLedgerError(cause, "/a/b");
    expect(error).toBeInstanceOf(LedgerError);
    expect(error).toMatchObject({ code: expected, path: "/a/b", cause });
    const { message, fix } = error as LedgerError;
    expect(message).toContain("what it says");
    expect(message.endsWith(`. ${fix}`)).toBe(true);
  });

  test("is converted, but no other error is", () => {
    const bug = new TypeError("x is not a function");
    expect(toLedgerError(bug, "/a")).toBe(bug);
    const constraint = Object.assign(new Error("…"), { code: "ERR_SQLITE_ERROR", errcode: 19, errstr: "constraint" });
    expect(toLedgerError(constraint, "/a")).toBe(constraint);
  });
});

test("a ledger that another process has locked is an error after the timeout", async () => {
  await using folder = await createLedgerFolder();
  const journal = folder.open({ timeout: 50 }).journal(ledgerAccount);
  using _ = journal.lease("k1");
  const other = new Database(folder.file, 0);
  other.exec("BEGIN IMMEDIATE");
  const start = performance.now();
  const job = preparedJob("k1", "seedance", { prompt: "A train" });
  expect(ledgerErrorOf(() => journal.recordIntent(job))).toMatchObject({
    code: "locked",
    retryable: true,
    path: folder.file,
  });
  expect(performance.now() - start).toBeGreaterThan(45);
  other.exec("ROLLBACK");
  other.close();
  expect(journal.recordIntent(job).state).toBe("intended");
});

describe("a ledger's schema version", () => {
  test("that is newer is an error, and the file is not changed", async () => {
    await using folder = await createLedgerFolder();
    folder.open().close();
    runSql(folder.file, "PRAGMA user_version = 99");
    const error = ledgerErrorOf(() => folder.open());
    expect(error).toMatchObject({
      code: "newer_schema",
      path: folder.file,
      fix: "Update seedance-client: npm install seedance-client@latest (the command: npm install --global seedance-client@latest)",
    });
    runSql(folder.file, `PRAGMA user_version = ${ledgerSchema.migrations.length}`);
    expect(folder.open().verify().ok).toBe(true);
  });

  test("that is older is migrated with all records, in one transaction", async () => {
    await using folder = await createLedgerFolder();
    const journal = folder.open().journal(ledgerAccount);
    recordJobIntent(journal, "k1");
    journal.recordSubmitted("k1", submittedTask("sd2_1"));
    const db = new Database(folder.file, 1_000);
    const next = ["ALTER TABLE jobs ADD COLUMN note TEXT", "UPDATE jobs SET note = 'kept' WHERE task = 'sd2_1'"];
    const broken = { ...ledgerSchema, migrations: [...ledgerSchema.migrations, next[0] ?? "", "no statement"] };
    expect(() => migrate(db, broken)).toThrow("syntax error");
    expect(db.get("SELECT count(*) AS count FROM pragma_table_info('jobs') WHERE name = 'note'")).toEqual({ count: 0 });
    migrate(db, { ...ledgerSchema, migrations: [...ledgerSchema.migrations, ...next] });
    expect(db.get("SELECT key, note FROM jobs")).toEqual({ key: "k1", note: "kept" });
    db.close();
    expect(ledgerErrorOf(() => folder.open()).code).toBe("newer_schema");
  });
});

test("a LedgerError is a SeedanceError, and its message contains the fix", () => {
  const error = new LedgerError("disk_full", "/a", "no space left on the device", {
    fix: "Free some space.",
    taskId: "sd2_1",
  });
  expect(error).toBeInstanceOf(SeedanceError);
  expect(error).toMatchObject({
    name: "LedgerError",
    taskId: "sd2_1",
    message: "/a: no space left on the device. Free some space.",
  });
});
