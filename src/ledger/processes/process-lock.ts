import { randomUUID } from "node:crypto";
import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { Database } from "../database.ts";
import { LedgerError } from "../ledger-error.ts";
import { restrictToOwner } from "../private-file.ts";

const suffix = ".lock";
/** The file is empty and stays so: it needs no journal beside it. */
const lockStatements = "PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE";

/**
 * Whoever holds something, for as long as his process lives: a file of his own, locked by the operating system, which
 * lets go of it at once when the process ends, in whatever way. Neither a pid that is used again nor a process that
 * stood still for long can be mistaken for it.
 *
 * To be made, and asked for, in a transaction of the live database, so that nobody looks at a file that is just made.
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

  /** Whether an owner still lives. The file of one that does not is removed. */
  isAlive(id: string): boolean {
    return id === this.id || !removeIfStale(this.#folder, id);
  }

  /** Lets go. */
  release(): void {
    this.#lock.close();
    rmSync(this.#lock.path, { force: true });
  }
}

/** Removes the files of owners that were killed, and tells which those were. */
export function removeStaleProcessLocks(folder: string): string[] {
  const ids = readdirSync(folder).flatMap((name) => (name.endsWith(suffix) ? [name.slice(0, -suffix.length)] : []));
  return ids.filter((id) => removeIfStale(folder, id));
}

/** Whether an owner was dead. */
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
