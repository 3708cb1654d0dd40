import { join } from "node:path";
import { Database, LedgerError, restrictToOwner } from "../../ledger/index.ts";

/** Milliseconds. A process that only checks whether the batch runs holds the lock for less. */
const lockTimeout = 250;
/** The file stays empty, so it needs no journal file beside it. */
const lockStatement = "PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE";

/**
 * Acquires the right to run a batch: an exclusively locked file that the operating system releases when the process ends.
 * @returns the lock; undefined if another process holds it.
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
