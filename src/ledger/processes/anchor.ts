import type { ChainHead } from "../chain.ts";
import type { Database } from "../database.ts";

/**
 * The last entry that was written to a ledger. It is stored outside of the ledger: lost last entries leave no trace
 * inside.
 * @param ledger the hash of the ledger's first entry.
 */
export function findAnchor(db: Database, ledger: string): ChainHead | undefined {
  return db.get<ChainHead>("SELECT seq, hash FROM anchors WHERE ledger = ?", ledger);
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
