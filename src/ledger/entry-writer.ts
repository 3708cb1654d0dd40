import { message } from "../message.ts";
import { appendEntry, type ChainHead, readChainHead } from "./chain.ts";
import type { Database } from "./database.ts";
import type { LedgerEvent } from "./entry.ts";
import { LedgerError } from "./ledger-error.ts";
import { findAnchor, setAnchor } from "./processes/anchor.ts";
import { ProcessRegistry, processesFolderOf } from "./processes/process-registry.ts";

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
    this.#processes ??= openProcessRegistry(processesFolderOf(this.db.path), this.#timeout);
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
    this.#identity ??= this.#assertNotTruncated();
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

  /** Refuses to write to a ledger that lost its last entries: they may be charged jobs. */
  #assertNotTruncated(): string {
    const { db } = this;
    const identity = ledgerIdentityOf(db);
    const problem = identity === undefined ? undefined : truncatedTail(db, findAnchor(this.processes.db, identity));
    if (identity !== undefined && !problem) return identity;
    const fix = message`Restore it from a backup. To continue without the lost entries, remove the folder ${processesFolderOf(db.path)}.`;
    throw new LedgerError("corrupt", db.path, problem ?? message`the first entry is missing`, { fix });
  }

  #saveAnchor(identity: string, head: ChainHead): void {
    try {
      setAnchor(this.processes.db, identity, head);
    } catch {
      // The record is safe, and an older anchor is still valid.
    }
  }
}

/** Identifies a ledger: the hash of its first entry. */
export function ledgerIdentityOf(db: Database): string | undefined {
  return db.get<ChainHead>("SELECT hash FROM entries WHERE seq = 1")?.hash;
}

/**
 * Describes which last entries a ledger lost; undefined if none.
 * @param anchor the last entry that was written. Read it before the ledger, since other processes write.
 */
export function truncatedTail(db: Database, anchor: ChainHead | undefined): string | undefined {
  const found = anchor && db.get<ChainHead>("SELECT hash FROM entries WHERE seq = ?", anchor.seq);
  if (!anchor || found?.hash === anchor.hash) return undefined;
  const last = readChainHead(db)?.seq ?? 0;
  return found
    ? message`entry ${anchor.seq} was changed after it was written`
    : message`entries after ${last} are missing, ${anchor.seq} were written`;
}

function openProcessRegistry(folder: string, timeout: number): ProcessRegistry {
  try {
    return new ProcessRegistry(folder, timeout);
  } catch (error) {
    if (!(error instanceof LedgerError) || !["corrupt", "not_a_ledger"].includes(error.code)) throw error;
    const fix = message`Stop all processes that use the ledger, then remove this folder. It holds no records.`;
    const problem = message`the state that processes share is damaged`;
    throw new LedgerError("corrupt", folder, problem, { fix, cause: error });
  }
}
