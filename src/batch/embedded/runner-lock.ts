import { join } from "node:path";
import { Database, LedgerError, restrictToOwner } from "../../ledger/index.ts";

/** Milliseconds: somebody who only looks whether a batch is run holds the lock for less. */
const lockTimeout = 250;
/** The file is empty and stays so: it needs no journal beside it. */
const lockStatement = "PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE";

/**
 * Takes the right to run a batch: a file locked by the operating system, which lets go of it at once when the process
 * ends, in whatever way.
 * @returns what lets go of it; undefined where another process has it.
 */
export function acquireRunnerLock(folder: string): { release(): void } | undefined {
  const db = new Database(join(folder, "runner.lock"), lockTimeout);
  try {
    db.exec(lockStatement);
    restrictToOwner(db.path, 0o600);
    return { release: () => db.close() };
  } catch (error) {
    db.close();
    if (error instanceof LedgerError && error.code === "locked") return undefined;
    throw error;
  }
}
