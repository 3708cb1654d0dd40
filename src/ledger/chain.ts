import { canonicalizeJson } from "../client/index.ts";
import { redactJson } from "../redact.ts";
import { applyEntry } from "./apply.ts";
import type { Database } from "./database.ts";
import type { Entry, EntrySubject, LedgerEvent } from "./entry.ts";
import { sha256Sync } from "./sha256.ts";

/** An entry as a row of the database. */
export interface EntryRow extends EntrySubject {
  seq: number;
  at: string;
  type: string;
  data: string;
  hash: string;
}

/** The last entry of a chain. */
export interface ChainHead {
  seq: number;
  hash: string;
}

/** The hash before the first entry. */
export const initialChainHash = "0".repeat(64);
const pageSize = 500;

/** The last entry; undefined in an empty ledger. */
export function readChainHead(db: Database): ChainHead | undefined {
  return db.get<ChainHead>("SELECT seq, hash FROM entries ORDER BY seq DESC LIMIT 1");
}

/** Appends an event as an entry and updates the tables that follow from it. Call it in a transaction. */
export function appendEntry(db: Database, event: LedgerEvent, at: string): ChainHead {
  const { seq, hash: previous } = readChainHead(db) ?? { seq: 0, hash: initialChainHash };
  const { type, account, key, task, data } = redactJson(JSON.parse(JSON.stringify(event))) as LedgerEvent;
  const row = { seq: seq + 1, at, type, account, key, task, data: canonicalizeJson(data) };
  const hash = hashEntry(row, previous);
  db.run(
    "INSERT INTO entries (seq, at, type, account, key, task, data, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
    ...[row.seq, at, type, account, key, task, row.data, hash],
  );
  applyEntry(db, parseEntry({ ...row, hash }));
  return { seq: row.seq, hash };
}

export function hashEntry(row: Omit<EntryRow, "hash">, previous: string): string {
  return sha256Sync(`${previous}\n${formatEntry({ ...row, hash: undefined })}`);
}

/** An entry as canonical JSON, with its hash if it has one. */
export function formatEntry({
  account,
  at,
  data,
  hash,
  key,
  seq,
  task,
  type,
}: Omit<EntryRow, "hash"> & { hash?: string | undefined }) {
  const hashed = hash === undefined ? "" : `"hash":${JSON.stringify(hash)},`;
  const [first, middle] = [JSON.stringify({ account, at }).slice(1, -1), JSON.stringify({ key, seq, task, type })];
  return `{${first},"data":${data},${hashed}${middle.slice(1)}`;
}

export function parseEntry(row: EntryRow): Entry {
  return { ...row, data: JSON.parse(row.data) } as Entry;
}

/** All entries in order. They are read in pages, so that a slow reader does not block writers. */
export function* iterateEntries(db: Database): Generator<EntryRow, void, void> {
  for (let last = 0; ; ) {
    const rows = db.all<EntryRow>("SELECT * FROM entries WHERE seq > ? ORDER BY seq LIMIT ?", last, pageSize);
    yield* rows;
    const lastRow = rows.at(-1);
    if (!lastRow) return;
    last = lastRow.seq;
  }
}
