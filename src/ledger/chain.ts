import { canonicalizeJson } from "../client/index.ts";
import { redactJson } from "../redact.ts";
import { applyEntry } from "./apply.ts";
import type { Database } from "./database.ts";
import type { Entry, EntrySubject, LedgerEvent } from "./entry.ts";
import { sha256Sync } from "./sha256.ts";

/** An entry as it stands in the file. */
export interface EntryRow extends EntrySubject {
  seq: number;
  at: string;
  type: string;
  data: string;
  hash: string;
}

/** How far a chain goes. */
export interface ChainHead {
  seq: number;
  hash: string;
}

/** What the first entry follows. */
export const initialChainHash = "0".repeat(64);
const pageSize = 500;

/** The last entry; undefined in an empty ledger. */
export function readChainHead(db: Database): ChainHead | undefined {
  return db.get<ChainHead>("SELECT seq, hash FROM entries ORDER BY seq DESC LIMIT 1");
}

/** Records what happened, and all that follows from it. To be called in a transaction. */
export function appendEntry(db: Database, happening: LedgerEvent, at: string): ChainHead {
  const { seq, hash: previous } = readChainHead(db) ?? { seq: 0, hash: initialChainHash };
  const { type, account, key, task, data } = redactJson(JSON.parse(JSON.stringify(happening))) as LedgerEvent;
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

/** All entries in order, some at a time, so that a reader who takes his time holds nothing up. */
export function* iterateEntries(db: Database): Generator<EntryRow, void, void> {
  for (let last = 0; ; ) {
    const rows = db.all<EntryRow>("SELECT * FROM entries WHERE seq > ? ORDER BY seq LIMIT ?", last, pageSize);
    yield* rows;
    const end = rows.at(-1);
    if (!end) return;
    last = end.seq;
  }
}
