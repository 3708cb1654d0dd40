import { canonical } from "../client/index.ts";
import { redactJson } from "../redact.ts";
import { apply } from "./apply.ts";
import type { Database } from "./database.ts";
import type { Entry, Happening, Subject } from "./entry.ts";
import { sha256 } from "./sha256.ts";

/** An entry as it stands in the file. */
export interface EntryRow extends Subject {
  seq: number;
  at: string;
  type: string;
  data: string;
  hash: string;
}

/** How far a chain goes. */
export interface Head {
  seq: number;
  hash: string;
}

/** What the first entry follows. */
export const genesis = "0".repeat(64);
const page = 500;

/** The last entry; undefined in an empty ledger. */
export function head(db: Database): Head | undefined {
  return db.get<Head>("SELECT seq, hash FROM entries ORDER BY seq DESC LIMIT 1");
}

/** Records what happened, and all that follows from it. To be called in a transaction. */
export function append(db: Database, happening: Happening, at: string): Head {
  const { seq, hash: previous } = head(db) ?? { seq: 0, hash: genesis };
  const { type, account, key, task, data } = redactJson(JSON.parse(JSON.stringify(happening))) as Happening;
  const row = { seq: seq + 1, at, type, account, key, task, data: canonical(data) };
  const hash = hashOf(row, previous);
  db.run(
    "INSERT INTO entries (seq, at, type, account, key, task, data, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
    ...[row.seq, at, type, account, key, task, row.data, hash],
  );
  apply(db, parse({ ...row, hash }));
  return { seq: row.seq, hash };
}

export function hashOf(row: Omit<EntryRow, "hash">, previous: string): string {
  return sha256(`${previous}\n${text({ ...row, hash: undefined })}`);
}

/** An entry as canonical JSON, with its hash if it has one. */
export function text({
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

export function parse(row: EntryRow): Entry {
  return { ...row, data: JSON.parse(row.data) } as Entry;
}

/** All entries in order, some at a time, so that a reader who takes his time holds nothing up. */
export function* entries(db: Database): Generator<EntryRow, void, void> {
  for (let last = 0; ; ) {
    const rows = db.all<EntryRow>("SELECT * FROM entries WHERE seq > ? ORDER BY seq LIMIT ?", last, page);
    yield* rows;
    const end = rows.at(-1);
    if (!end) return;
    last = end.seq;
  }
}
