import type { ChainHead } from "../chain.ts";
import type { Database } from "../database.ts";

/**
 * The last entry that was written to a ledger. It is stored outside of the ledger: lost entries leave no trace inside.
 */
export interface Anchor extends ChainHead {
  /** The hash of the ledger's first entry. */
  ledger: string;
}

/** The anchors of all ledgers that were at a path; usually one. */
export function findAnchors(db: Database): Anchor[] {
  return db.all<Anchor>("SELECT ledger, seq, hash FROM anchors ORDER BY seq DESC");
}

/**
 * Stores the last entry of a ledger, after it was written.
 * @param ledger the hash of the ledger's first entry.
 */
export function setAnchor(db: Database, ledger: string, { seq, hash }: ChainHead): void {
  db.run(
    `INSERT INTO anchors (ledger, seq, hash) VALUES (?, ?, ?)
     ON CONFLICT (ledger) DO UPDATE SET seq = excluded.seq, hash = excluded.hash WHERE excluded.seq > anchors.seq`,
    ledger,
    seq,
    hash,
  );
}
