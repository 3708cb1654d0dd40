import { message } from "../message.ts";
import { appendEntry, type ChainHead } from "./chain.ts";
import type { Database } from "./database.ts";
import type { LedgerEvent } from "./entry.ts";
import { describeLoss, ledgerIdentityOf, lostEntriesError } from "./lost-entries.ts";
import { findAnchors, setAnchor } from "./processes/anchor.ts";
import { openProcessRegistry, type ProcessRegistry, processRegistryExists } from "./processes/process-registry.ts";

/** Milliseconds that a checkpoint waits for readers. */
const checkpointTimeout = 100;

/** Writes one process's entries to a ledger. */
export class EntryWriter {
  readonly db: Database;
  readonly #now: () => number;
  readonly #timeout: number;
  #processes: ProcessRegistry | undefined;
  #identity: string | undefined;
  #hasUncheckpointedDeletes = false;

  constructor(db: Database, timeout: number, now: () => number) {
    this.db = db;
    this.#timeout = timeout;
    this.#now = now;
  }

  /** The state that the processes of a ledger share: leases, requests and anchors. */
  get processes(): ProcessRegistry {
    this.#processes ??= openProcessRegistry(this.db.path, this.#timeout);
    return this.#processes;
  }

  /** The time by the wall clock, as ISO 8601. */
  now(): string {
    return new Date(this.#now()).toISOString();
  }

  /**
   * Records all events that `work` appends, or none. When this returns, they are on the disk.
   * @throws LedgerError if nothing was recorded.
   */
  write<T>(work: (append: (event: LedgerEvent) => void) => T): T {
    this.#identity ??= this.#assertIdentity();
    let head: ChainHead | undefined;
    const result = this.db.transaction(() =>
      work((event) => {
        head = appendEntry(this.db, event, this.now());
      }),
    );
    if (head) this.#saveAnchor(this.#identity, head);
    if (this.#hasUncheckpointedDeletes) this.checkpoint();
    return result;
  }

  /** Overwrites deleted data in the write-ahead log too. If another process reads it, the next write tries again. */
  checkpoint(timeout = checkpointTimeout): void {
    try {
      this.db.exec(`PRAGMA busy_timeout = ${timeout}`);
      this.#hasUncheckpointedDeletes = this.db.get<{ busy: number }>("PRAGMA wal_checkpoint(TRUNCATE)")?.busy !== 0;
    } catch {
      // Another process reads, or the disk is full. The record is safe, and the next write tries again.
      this.#hasUncheckpointedDeletes = true;
    } finally {
      this.db.exec(`PRAGMA busy_timeout = ${this.#timeout}`);
    }
  }

  close(): void {
    try {
      if (this.#hasUncheckpointedDeletes) this.checkpoint();
      this.#processes?.close();
    } finally {
      this.db.close();
    }
  }

  /**
   * Refuses a ledger that lost entries: they may be charged jobs.
   * @throws LedgerError `corrupt`
   */
  assertComplete(): void {
    const { db } = this;
    // Before the ledger is read, since other processes write.
    const anchors = this.#processes || processRegistryExists(db.path) ? findAnchors(this.processes.db) : [];
    const problem = describeLoss(db, anchors);
    if (problem !== undefined) throw lostEntriesError(db.path, problem);
  }

  /** What identifies the ledger, if it is complete. */
  #assertIdentity(): string {
    this.assertComplete();
    const identity = ledgerIdentityOf(this.db);
    if (identity === undefined) throw lostEntriesError(this.db.path, message`the first entry is missing`);
    return identity;
  }

  #saveAnchor(identity: string, head: ChainHead): void {
    try {
      setAnchor(this.processes.db, identity, head);
    } catch {
      // The record is safe, and an older anchor is still valid.
    }
  }
}
