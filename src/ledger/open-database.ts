import { Database } from "./database.ts";
import { LedgerError } from "./ledger-error.ts";
import { createPrivateFile, restrictToOwner } from "./private-file.ts";

/** A kind of SQLite file: how it is recognised, and how each version of it became the next. */
export interface DatabaseSchema {
  /** https://www.sqlite.org/pragma.html#pragma_application_id */
  applicationId: number;
  /** Statements that lead from each version to the next, the first one from nothing. */
  migrations: readonly string[];
  /** FULL: what was acknowledged outlives a power cut. NORMAL: it outlives the process, and costs no wait for the disk. */
  synchronous: "FULL" | "NORMAL";
}

/** Milliseconds between two tries of what SQLite does not wait for by itself. */
const retryInterval = 10;

/**
 * Opens an SQLite file, makes it where it is missing and brings it to the newest version.
 * @throws LedgerError where it is of another kind, newer than this program, or the disk does not let us.
 */
export function openDatabase(path: string, schema: DatabaseSchema, timeout: number): Database {
  createPrivateFile(path);
  const db = new Database(path, timeout);
  try {
    assertApplicationId(db, schema);
    // SQLite does not wait for a process that is about to do the same.
    retryWhileLocked(() => db.get("PRAGMA journal_mode = WAL"), timeout);
    // A file may come from somebody else: what its schema says is not trusted. What is deleted is overwritten.
    db.exec(`PRAGMA synchronous = ${schema.synchronous}; PRAGMA fullfsync = ON; PRAGMA secure_delete = ON;
      PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON`);
    migrate(db, schema);
    for (const suffix of ["", "-wal", "-shm"]) restrictToOwner(path + suffix, 0o600);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** Brings a file to the newest version. */
export function migrate(db: Database, { applicationId, migrations }: DatabaseSchema): void {
  if (versionOf(db) === migrations.length) return;
  db.transaction(() => {
    // Another process may have been quicker.
    const version = versionOf(db);
    if (version > migrations.length) {
      const problem = `it has version ${version}, and this program knows ${migrations.length} at most`;
      throw new LedgerError("newer_schema", db.path, problem, { fix: "Update seedance-client." });
    }
    for (const step of migrations.slice(version)) db.exec(step);
    db.exec(`PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${migrations.length}`);
  });
}

function assertApplicationId(db: Database, { applicationId }: DatabaseSchema): void {
  // At one moment: another process may be making it.
  const { kind, tables } = db.snapshot(() => ({
    kind: db.get<{ application_id: number }>("PRAGMA application_id")?.application_id,
    tables: db.get<{ count: number }>("SELECT count(*) AS count FROM sqlite_schema")?.count,
  }));
  if (kind === applicationId || (kind === 0 && tables === 0)) return;
  throw new LedgerError("not_a_ledger", db.path, "this is a database of another program", {
    fix: "Choose another path.",
  });
}

function versionOf(db: Database): number {
  return db.get<{ user_version: number }>("PRAGMA user_version")?.user_version ?? 0;
}

function retryWhileLocked<T>(work: () => T, timeout: number): T {
  const until = performance.now() + timeout;
  for (;;)
    try {
      return work();
    } catch (error) {
      if (!(error instanceof LedgerError) || error.code !== "locked" || performance.now() >= until) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, retryInterval);
    }
}
