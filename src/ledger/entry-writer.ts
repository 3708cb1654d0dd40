import { appendEntry, type ChainHead, readChainHead } from "./chain.ts";
import type { Database } from "./database.ts";
import type { LedgerEvent } from "./entry.ts";
import { LedgerError } from "./ledger-error.ts";
import { findAnchor, setAnchor } from "./processes/anchor.ts";
import { ProcessRegistry, processesFolderOf } from "./processes/process-registry.ts";

/** How many milliseconds to wait for readers before what was deleted is overwritten. */
const checkpointTimeout = 100;

/** Writes to one ledger for one process. */
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

  /** What the processes that share the ledger know of each other. */
  get processes(): ProcessRegistry {
    this.#processes ??= openProcessRegistry(processesFolderOf(this.db.path), this.#timeout);
    return this.#processes;
  }

  /** The wall clock's time. */
  now(): string {
    return new Date(this.#now()).toISOString();
  }

  /**
   * Records all that the work appends, with what follows from it, or nothing. What this returns is on the disk.
   * @throws LedgerError
   */
  write<T>(work: (append: (happening: LedgerEvent) => void) => T): T {
    this.#identity ??= this.#assertNotTruncated();
    let last: ChainHead | undefined;
    const result = this.db.transaction(() =>
      work((happening) => {
        last = appendEntry(this.db, happening, this.now());
      }),
    );
    if (last) this.#saveAnchor(this.#identity, last);
    if (this.#hasUncheckpointedDeletes) this.checkpoint();
    return result;
  }

  /** Overwrites what was deleted in the write-ahead log too; as soon as nobody reads it. */
  checkpoint(timeout = checkpointTimeout): void {
    try {
      this.db.exec(`PRAGMA busy_timeout = ${timeout}`);
      this.#hasUncheckpointedDeletes = this.db.get<{ busy: number }>("PRAGMA wal_checkpoint(TRUNCATE)")?.busy !== 0;
    } catch {
      // Somebody reads, or the disk takes no more: the record is safe, and the next write tries again.
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

  /** Nothing is added to a ledger whose end was lost: what it held may be paid for. */
  #assertNotTruncated(): string {
    const { db } = this;
    const identity = ledgerIdentityOf(db);
    const lost = identity === undefined ? undefined : truncatedTail(db, findAnchor(this.processes.db, identity));
    if (identity !== undefined && !lost) return identity;
    const fix = `Restore it from a backup. To go on without what is lost, remove the folder ${processesFolderOf(db.path)}.`;
    throw new LedgerError("corrupt", db.path, lost ?? "the ledger has no beginning", { fix });
  }

  #saveAnchor(identity: string, last: ChainHead): void {
    try {
      setAnchor(this.processes.db, identity, last);
    } catch {
      // The record itself is safe, and an older anchor is still true.
    }
  }
}

/** What tells one ledger from another: the hash of its first entry. */
export function ledgerIdentityOf(db: Database): string | undefined {
  return db.get<ChainHead>("SELECT hash FROM entries WHERE seq = 1")?.hash;
}

/**
 * What of a ledger's end is missing, in words; undefined where nothing is.
 * @param anchor how far it was written, read before the ledger is: others go on writing.
 */
export function truncatedTail(db: Database, anchor: ChainHead | undefined): string | undefined {
  const found = anchor && db.get<ChainHead>("SELECT hash FROM entries WHERE seq = ?", anchor.seq);
  if (!anchor || found?.hash === anchor.hash) return undefined;
  const end = readChainHead(db)?.seq ?? 0;
  return found ? `entry ${anchor.seq} is not the one that was written` : `it ends at entry ${end} of ${anchor.seq}`;
}

function openProcessRegistry(folder: string, timeout: number): ProcessRegistry {
  try {
    return new ProcessRegistry(folder, timeout);
  } catch (error) {
    if (!(error instanceof LedgerError) || !["corrupt", "not_a_ledger"].includes(error.code)) throw error;
    const fix = "Remove this folder while nothing uses the ledger: it holds no record.";
    throw new LedgerError("corrupt", folder, "what the processes know of each other is damaged", { fix, cause: error });
  }
}
