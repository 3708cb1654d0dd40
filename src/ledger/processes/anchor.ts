import type { ChainHead } from "../chain.ts";
import type { Database } from "../database.ts";

/** How far a ledger was written, as it is told outside of it: an end that was lost or cut off leaves no trace inside. */
export function findAnchor(live: Database, ledger: string): ChainHead | undefined {
  return live.get<ChainHead>("SELECT seq, hash FROM anchors WHERE ledger = ?", ledger);
}

/**
 * Tells how far a ledger is written, after it is.
 * @param ledger the hash of its first entry.
 */
export function setAnchor(live: Database, ledger: string, { seq, hash }: ChainHead): void {
  live.run(
    `INSERT INTO anchors (ledger, seq, hash) VALUES (?, ?, ?)
     ON CONFLICT (ledger) DO UPDATE SET seq = excluded.seq, hash = excluded.hash WHERE excluded.seq > anchors.seq`,
    ledger,
    seq,
    hash,
  );
}
