import { message } from "../message.ts";
import { Database } from "./database.ts";
import { LedgerError } from "./ledger-error.ts";
import { createPrivateFile, restrictToOwner } from "./private-file.ts";

/** The schema of an SQLite file and its migrations. */
export interface DatabaseSchema {
  /** https://www.sqlite.org/pragma.html#pragma_application_id */
  applicationId: number;
  /** Statements that migrate each version to the next. The first ones create the schema. */
  migrations: readonly string[];
  /** FULL: commits survive a power cut. NORMAL: commits survive the process, without waiting for the disk. */
  synchronous: "FULL" | "NORMAL";
}

/** Milliseconds between tries of operations for which SQLite does not wait by itself. */
const retryInterval = 10;

/**
 * Opens an SQLite file. Creates it if it is missing, and migrates it to the newest version.
 * @throws LedgerError if it has another schema or a newer version, or if it cannot be read or written.
 */
export function openDatabase(path: string, schema: DatabaseSchema, timeout: number): Database {
  createPrivateFile(path);
  const db = new Database(path, timeout);
  try {
    assertApplicationId(db, schema);
    // SQLite does not wait if another process runs this pragma.
    retryWhileLocked(() => db.get("PRAGMA journal_mode = WAL"), timeout);
    // The file may come from an untrusted source, so its schema is not trusted. Deleted data is overwritten.
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

/** Migrates a file to the newest version. */
export function migrate(db: Database, { applicationId, migrations }: DatabaseSchema): void {
  if (versionOf(db) === migrations.length) return;
  db.transaction(() => {
    // Another process may have migrated it in the meantime.
    const version = versionOf(db);
    if (version > migrations.length) {
      const problem = message`the file has version ${version}, and this program supports ${migrations.length} at most`;
      throw new LedgerError("newer_schema", db.path, problem, {
        fix: message`Update seedance-client: npm install seedance-client@latest (the command: npm install --global seedance-client@latest)`,
      });
    }
    for (const step of migrations.slice(version)) db.exec(step);
    db.exec(`PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${migrations.length}`);
  });
}

function assertApplicationId(db: Database, { applicationId }: DatabaseSchema): void {
  // A snapshot, since another process may be creating the file.
  const { foundId, tables } = db.snapshot(() => ({
    foundId: db.get<{ application_id: number }>("PRAGMA application_id")?.application_id,
    tables: db.get<{ count: number }>("SELECT count(*) AS count FROM sqlite_schema")?.count,
  }));
  if (foundId === applicationId || (foundId === 0 && tables === 0)) return;
  throw new LedgerError("not_a_ledger", db.path, message`this file is a database of another program`, {
    fix: message`Choose another path.`,
  });
}

function versionOf(db: Database): number {
  return db.get<{ user_version: number }>("PRAGMA user_version")?.user_version ?? 0;
}

function retryWhileLocked<T>(work: () => T, timeout: number): T {
  const deadline = performance.now() + timeout;
  for (;;)
    try {
      return work();
    } catch (error) {
      if (!(error instanceof LedgerError) || error.code !== "locked" || performance.now() >= deadline) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, retryInterval);
    }
}
