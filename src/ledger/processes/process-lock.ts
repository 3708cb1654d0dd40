import { randomUUID } from "node:crypto";
import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { Database } from "../database.ts";
import { LedgerError } from "../ledger-error.ts";
import { restrictToOwner } from "../private-file.ts";

const suffix = ".lock";
/** The file stays empty, so it needs no journal file. */
const lockStatements = "PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE";

/**
 * Liveness lock of a process: an exclusively locked file, which the operating system releases when the process ends.
 * Unlike a pid or a heartbeat, it cannot be mistaken: pids are reused, and a suspended process sends no heartbeat.
 *
 * Create and check it in a transaction of the registry's database, so that no process checks a file that is not locked
 * yet.
 */
export class ProcessLock {
  readonly id = randomUUID();
  readonly #folder: string;
  readonly #lock: Database;

  constructor(folder: string) {
    this.#folder = folder;
    this.#lock = new Database(lockPathOf(folder, this.id), 0);
    this.#lock.exec(lockStatements);
    restrictToOwner(this.#lock.path, 0o600);
  }

  /** Whether the process of an id is alive. If not, its file is removed. */
  isAlive(id: string): boolean {
    return id === this.id || !removeIfStale(this.#folder, id);
  }

  release(): void {
    this.#lock.close();
    rmSync(this.#lock.path, { force: true });
  }
}

/**
 * Removes the files of processes that were killed.
 * @returns their ids.
 */
export function removeStaleProcessLocks(folder: string): string[] {
  const ids = readdirSync(folder).flatMap((name) => (name.endsWith(suffix) ? [name.slice(0, -suffix.length)] : []));
  return ids.filter((id) => removeIfStale(folder, id));
}

/** Removes the file of an id if its process has ended, and returns whether it has. */
function removeIfStale(folder: string, id: string): boolean {
  const path = lockPathOf(folder, id);
  if (!existsSync(path)) return true;
  const db = new Database(path, 0);
  try {
    db.exec(lockStatements);
  } catch (error) {
    if (error instanceof LedgerError && error.code === "locked") return false;
    throw error;
  } finally {
    db.close();
  }
  rmSync(path, { force: true });
  return true;
}

const lockPathOf = (folder: string, id: string) => join(folder, id + suffix);
