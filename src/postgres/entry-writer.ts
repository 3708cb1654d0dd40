import { canonicalizeJson } from "../client/index.ts";
import { applyEntry, type EntryRow, hashEntry, type LedgerEvent, parseEntry } from "../ledger/index.ts";
import { redactJson } from "../redact.ts";
import type { Sql } from "./database.ts";

/** The database's wall clock in the ledger's format: one clock for all machines. */
const utcNow = `to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** Each transaction has one writer. */
const writersByTransaction = new WeakMap<Sql, Promise<PostgresEntryWriter>>();

/**
 * Appends entries to the ledger in one transaction. From the first `of` to the transaction's end no other process can
 * append, so what is read in between is still true when the entry is written.
 */
export class PostgresEntryWriter {
  readonly #sql: Sql;
  readonly #now: string;
  #seq: number;
  #hash: string;

  private constructor(sql: Sql, { seq, hash, at }: { seq: string; hash: string; at: string }) {
    this.#sql = sql;
    this.#now = at;
    this.#seq = Number(seq);
    this.#hash = hash;
  }

  static of(transaction: Sql): Promise<PostgresEntryWriter> {
    const writer = writersByTransaction.get(transaction) ?? PostgresEntryWriter.#begin(transaction);
    writersByTransaction.set(transaction, writer);
    return writer;
  }

  static async #begin(sql: Sql): Promise<PostgresEntryWriter> {
    const head = `SELECT seq, hash, ${utcNow} AS at FROM head FOR UPDATE`;
    const [row] = await sql.query<{ seq: string; hash: string; at: string }>(head);
    if (!row) throw new Error("The ledger in this database has no chain head.");
    return new PostgresEntryWriter(sql, row);
  }

  /** Appends an event, and applies it to the tables that are derived from the entries. */
  async append(event: LedgerEvent): Promise<void> {
    const { type, account, key, task, data } = redactJson(JSON.parse(JSON.stringify(event))) as LedgerEvent;
    const entry = { seq: ++this.#seq, at: this.#now, type, account, key, task, data: canonicalizeJson(data) };
    const row: EntryRow = { ...entry, hash: hashEntry(entry, this.#hash) };
    this.#hash = row.hash;
    await this.#sql.query(
      `WITH entry AS (
         INSERT INTO entries (seq, at, type, account, key, task, data, hash)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING seq, hash)
       UPDATE head SET seq = entry.seq, hash = entry.hash FROM entry`,
      [row.seq, row.at, type, account, key, task, row.data, row.hash],
    );
    const statements: { text: string; values: unknown[] }[] = [];
    applyEntry({ run: (text, ...values) => statements.push({ text, values }) }, parseEntry(row));
    for (const { text, values } of statements) await this.#sql.query(numberPlaceholders(text), values);
  }
}

/** Turns SQLite's placeholders into PostgreSQL's: `?`, `?` into `$1`, `$2`. */
function numberPlaceholders(text: string): string {
  let number = 0;
  return text.replace(/\?/g, () => `$${++number}`);
}
