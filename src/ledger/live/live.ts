import { join } from "node:path";
import type { Database } from "../database.ts";
import { openDatabase } from "../open-database.ts";
import { Owner, removeDeadOwners } from "./owner.ts";
import { liveSchema } from "./schema.ts";

/** What the processes that share a ledger know of each other, in a folder beside it. */
export class Live {
  readonly db: Database;
  readonly #folder: string;
  #owner: Owner | undefined;
  #closed = false;

  /** @throws LedgerError */
  constructor(folder: string, timeout: number) {
    this.#folder = folder;
    this.db = openDatabase(join(folder, "live.sqlite"), liveSchema, timeout);
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** This handle of the ledger, as other processes see it. To be called in a transaction. */
  get owner(): Owner {
    if (this.#owner) return this.#owner;
    for (const dead of removeDeadOwners(this.#folder)) this.db.run("DELETE FROM leases WHERE owner = ?", dead);
    this.#owner = new Owner(this.#folder);
    return this.#owner;
  }

  /** Lets go of all that is held. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    const owner = this.#owner;
    try {
      if (owner) this.db.run("DELETE FROM leases WHERE owner = ?", owner.id);
    } catch {
      // The disk is full, say. Leases of an owner that is gone are free all the same.
    } finally {
      owner?.close();
      this.db.close();
    }
  }
}

/** Where a ledger's live folder is. */
export const liveFolder = (ledger: string) => `${ledger}.live`;
