import { append, type Head, head } from "./chain.ts";
import type { Database } from "./database.ts";
import type { Happening } from "./entry.ts";
import { LedgerError } from "./ledger-error.ts";
import { findAnchor, setAnchor } from "./live/anchor.ts";
import { Live, liveFolder } from "./live/live.ts";

/** How many milliseconds to wait for readers before what was deleted is overwritten. */
const patience = 100;

/** Writes to one ledger for one process. */
export class Records {
  readonly db: Database;
  readonly #now: () => number;
  readonly #timeout: number;
  #live: Live | undefined;
  #identity: string | undefined;
  #remains = false;

  constructor(db: Database, timeout: number, now: () => number) {
    this.db = db;
    this.#timeout = timeout;
    this.#now = now;
  }

  /** What the processes that share the ledger know of each other. */
  get live(): Live {
    this.#live ??= openLive(liveFolder(this.db.path), this.#timeout);
    return this.#live;
  }

  /** The wall clock's time. */
  now(): string {
    return new Date(this.#now()).toISOString();
  }

  /**
   * Records all that the work appends, with what follows from it, or nothing. What this returns is on the disk.
   * @throws LedgerError
   */
  write<T>(work: (append: (happening: Happening) => void) => T): T {
    this.#identity ??= this.#demandWhole();
    let last: Head | undefined;
    const result = this.db.transaction(() =>
      work((happening) => {
        last = append(this.db, happening, this.now());
      }),
    );
    if (last) this.#anchor(this.#identity, last);
    if (this.#remains) this.forget();
    return result;
  }

  /** Overwrites what was deleted in the write-ahead log too; as soon as nobody reads it. */
  forget(timeout = patience): void {
    try {
      this.db.exec(`PRAGMA busy_timeout = ${timeout}`);
      this.#remains = this.db.get<{ busy: number }>("PRAGMA wal_checkpoint(TRUNCATE)")?.busy !== 0;
    } catch {
      // Somebody reads, or the disk takes no more: the record is safe, and the next write tries again.
      this.#remains = true;
    } finally {
      this.db.exec(`PRAGMA busy_timeout = ${this.#timeout}`);
    }
  }

  close(): void {
    try {
      if (this.#remains) this.forget();
      this.#live?.close();
    } finally {
      this.db.close();
    }
  }

  /** Nothing is added to a ledger whose end was lost: what it held may be paid for. */
  #demandWhole(): string {
    const { db } = this;
    const identity = identityOf(db);
    const lost = identity === undefined ? undefined : lostEnd(db, findAnchor(this.live.db, identity));
    if (identity !== undefined && !lost) return identity;
    const fix = `Restore it from a backup. To go on without what is lost, remove the folder ${liveFolder(db.path)}.`;
    throw new LedgerError("corrupt", db.path, lost ?? "the ledger has no beginning", { fix });
  }

  #anchor(identity: string, last: Head): void {
    try {
      setAnchor(this.live.db, identity, last);
    } catch {
      // The record itself is safe, and an older anchor is still true.
    }
  }
}

/** What tells one ledger from another: the hash of its first entry. */
export function identityOf(db: Database): string | undefined {
  return db.get<Head>("SELECT hash FROM entries WHERE seq = 1")?.hash;
}

/**
 * What of a ledger's end is missing, in words; undefined where nothing is.
 * @param anchor how far it was written, read before the ledger is: others go on writing.
 */
export function lostEnd(db: Database, anchor: Head | undefined): string | undefined {
  const found = anchor && db.get<Head>("SELECT hash FROM entries WHERE seq = ?", anchor.seq);
  if (!anchor || found?.hash === anchor.hash) return undefined;
  const end = head(db)?.seq ?? 0;
  return found ? `entry ${anchor.seq} is not the one that was written` : `it ends at entry ${end} of ${anchor.seq}`;
}

function openLive(folder: string, timeout: number): Live {
  try {
    return new Live(folder, timeout);
  } catch (error) {
    if (!(error instanceof LedgerError) || !["corrupt", "not_a_ledger"].includes(error.code)) throw error;
    const fix = "Remove this folder while nothing uses the ledger: it holds no record.";
    throw new LedgerError("corrupt", folder, "what the processes know of each other is damaged", { fix, cause: error });
  }
}
