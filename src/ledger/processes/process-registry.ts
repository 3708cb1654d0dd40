import { existsSync } from "node:fs";
import { join } from "node:path";
import { message } from "../../message.ts";
import type { Database } from "../database.ts";
import { LedgerError } from "../ledger-error.ts";
import { openDatabase } from "../open-database.ts";
import { ProcessLock, removeStaleProcessLocks } from "./process-lock.ts";
import { processesSchema } from "./schema.ts";

const fileName = "live.sqlite";

/** The state that the processes of a ledger share, in a folder beside it. */
export class ProcessRegistry {
  readonly db: Database;
  readonly #folder: string;
  #processLock: ProcessLock | undefined;
  #closed = false;

  /** @throws LedgerError */
  constructor(folder: string, timeout: number) {
    this.#folder = folder;
    this.db = openDatabase(join(folder, fileName), processesSchema, timeout);
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** The liveness lock of this instance of the ledger. Call it in a transaction. */
  get processLock(): ProcessLock {
    if (this.#processLock) return this.#processLock;
    for (const id of removeStaleProcessLocks(this.#folder)) this.db.run("DELETE FROM leases WHERE owner = ?", id);
    this.#processLock = new ProcessLock(this.#folder);
    return this.#processLock;
  }

  /** Releases all leases. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    const owner = this.#processLock;
    try {
      if (owner) this.db.run("DELETE FROM leases WHERE owner = ?", owner.id);
    } catch {
      // For example, the disk is full. Leases of a process that has ended are stale in any case.
    } finally {
      owner?.release();
      this.db.close();
    }
  }
}

/** The folder of a ledger's `ProcessRegistry`. */
export const processesFolderOf = (ledger: string) => `${ledger}.live`;

/** Whether a ledger has a registry: opening one would create it. */
export const processRegistryExists = (ledger: string) => existsSync(join(processesFolderOf(ledger), fileName));

/**
 * Opens the registry of a ledger.
 * @throws LedgerError `corrupt` if it is damaged.
 */
export function openProcessRegistry(ledger: string, timeout: number): ProcessRegistry {
  const folder = processesFolderOf(ledger);
  try {
    return new ProcessRegistry(folder, timeout);
  } catch (error) {
    if (!(error instanceof LedgerError) || !["corrupt", "not_a_ledger"].includes(error.code)) throw error;
    const fix = message`Stop all processes that use the ledger, then remove this folder. It holds no records.`;
    const problem = message`the state that processes share is damaged`;
    throw new LedgerError("corrupt", folder, problem, { fix, cause: error });
  }
}
