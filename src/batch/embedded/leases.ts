import { type Journal, type Lease, LedgerError } from "../../ledger/index.ts";

/** The leases that this process holds, so that no other process submits or polls the same jobs. */
export class Leases {
  readonly #journal: Journal;
  readonly #held = new Map<string, Lease>();

  constructor(journal: Journal) {
    this.#journal = journal;
  }

  /** @throws LedgerError `leased` if another process holds the lease. */
  acquire(key: string): void {
    if (!this.#held.has(key)) this.#held.set(key, this.#journal.lease(key));
  }

  /** @returns whether this process holds the lease now. */
  tryAcquire(key: string): boolean {
    try {
      this.acquire(key);
      return true;
    } catch (error) {
      if (error instanceof LedgerError && error.code === "leased") return false;
      throw error;
    }
  }

  release(key: string): void {
    this.#held.get(key)?.release();
    this.#held.delete(key);
  }

  releaseAll(): void {
    for (const key of this.#held.keys()) this.release(key);
  }
}
