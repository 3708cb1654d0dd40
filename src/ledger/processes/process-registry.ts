import { join } from "node:path";
import type { Database } from "../database.ts";
import { openDatabase } from "../open-database.ts";
import { ProcessLock, removeStaleProcessLocks } from "./process-lock.ts";
import { processesSchema } from "./schema.ts";

/** What the processes that share a ledger know of each other, in a folder beside it. */
export class ProcessRegistry {
  readonly db: Database;
  readonly #folder: string;
  #processLock: ProcessLock | undefined;
  #closed = false;

  /** @throws LedgerError */
  constructor(folder: string, timeout: number) {
    this.#folder = folder;
    this.db = openDatabase(join(folder, "live.sqlite"), processesSchema, timeout);
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** This handle of the ledger, as other processes see it. To be called in a transaction. */
  get processLock(): ProcessLock {
    if (this.#processLock) return this.#processLock;
    for (const dead of removeStaleProcessLocks(this.#folder)) this.db.run("DELETE FROM leases WHERE owner = ?", dead);
    this.#processLock = new ProcessLock(this.#folder);
    return this.#processLock;
  }

  /** Lets go of all that is held. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    const owner = this.#processLock;
    try {
      if (owner) this.db.run("DELETE FROM leases WHERE owner = ?", owner.id);
    } catch {
      // The disk is full, say. Leases of an owner that is gone are free all the same.
    } finally {
      owner?.release();
      this.db.close();
    }
  }
}

/** Where a ledger's live folder is. */
export const processesFolderOf = (ledger: string) => `${ledger}.live`;
