import { createHash } from "node:crypto";
import { join } from "node:path";
import type { Task } from "../../contract/index.ts";
import { type Account, batchesFolderOf, type Database, openDatabase } from "../../ledger/index.ts";
import type { Item } from "../item.ts";
import { type InvalidRow, isBadRow } from "../manifest/bad-row.ts";
import type { ImportResult, ManifestRowStream, PendingDownload } from "../store.ts";
import type { QueueRow } from "./item-queue.ts";
import { batchSchema } from "./schema.ts";

/** Milliseconds to wait for another process that writes: importing a large manifest takes seconds. */
const writeTimeout = 30_000;

/** The folder of one batch, beside the ledger. */
export function batchFolder(ledger: string, account: Account, name: string): string {
  const hash = createHash("sha256")
    .update(JSON.stringify([account.id, name]))
    .digest("hex");
  return join(batchesFolderOf(ledger), hash.slice(0, 24));
}

/** The database of one batch, for what the ledger does not hold: rows, settings, the command, and signed URLs. */
export class BatchDatabase {
  readonly db: Database;

  /** @throws LedgerError if the folder can't be written to. */
  constructor(folder: string) {
    this.db = openDatabase(join(folder, "batch.sqlite"), batchSchema, writeTimeout);
  }

  getValue<T>(name: string): T | undefined {
    const row = this.db.get<{ value: string }>("SELECT value FROM facts WHERE name = ?", name);
    return row && (JSON.parse(row.value) as T);
  }

  setValue(name: string, value: unknown): void {
    this.db.run("INSERT OR REPLACE INTO facts (name, value) VALUES (?, ?)", name, JSON.stringify(value));
  }

  /** Replaces all rows, or none if reading them fails. The returned rows are those that `rows()` would read. */
  async replaceRows(
    source: ManifestRowStream,
  ): Promise<{ imported: Omit<ImportResult, "known">; rows: QueueRow[]; invalid: number }> {
    const rows: QueueRow[] = [];
    const previous = new Map(this.#keys().map(({ id, key, attempt }) => [id, { key, attempt }]));
    const changed: string[] = [];
    let [added, invalid] = [0, 0];
    this.db.exec("BEGIN IMMEDIATE");
    try {
      this.db.exec("DELETE FROM items; DELETE FROM invalid_rows");
      for await (const item of source) {
        if (isBadRow(item)) {
          // It is in the manifest, so it does not count as dropped.
          if (item.id !== undefined) previous.delete(item.id);
          this.#insertInvalid(item);
          invalid++;
          continue;
        }
        const before = previous.get(item.id);
        previous.delete(item.id);
        if (before?.key !== item.key) added++;
        if (before && before.key !== item.key && before.attempt === item.attempt) changed.push(item.id);
        this.#insert(item);
        const { id, key, priority, needs } = item;
        rows.push({ id, key, priority, needs: needs.length > 0 ? needs : noNeeds });
      }
      this.db.exec("COMMIT");
    } catch (error) {
      this.db.exec("ROLLBACK");
      throw error;
    }
    return { imported: { added, changed, dropped: previous.size }, rows, invalid };
  }

  rows(): QueueRow[] {
    const sql = "SELECT id, key, priority, needs FROM items ORDER BY place";
    return this.db.all<{ id: string; key: string; priority: number; needs: string | null }>(sql).map((row) => ({
      ...row,
      needs: row.needs === null ? noNeeds : (JSON.parse(row.needs) as string[]),
    }));
  }

  /** @param index the item's position in the manifest, from 0. */
  item(index: number): Item {
    const row = this.db.get<{ item: string }>("SELECT item FROM items WHERE place = ?", index + 1);
    if (!row) throw new Error(`The batch has no item ${index}.`);
    return itemOf(row);
  }

  /** The key and attempt of each row. */
  attempts(): { id: string; key: string; attempt: number }[] {
    return this.#keys();
  }

  invalidCount(): number {
    return this.db.get<{ number: number }>("SELECT count(*) AS number FROM invalid_rows")?.number ?? 0;
  }

  /** The invalid rows, in the order of their import. */
  invalidRows(): InvalidRow[] {
    const sql = "SELECT line, id, issues, item FROM invalid_rows ORDER BY place";
    return this.db
      .all<{ line: number; id: string | null; issues: string; item: string | null }>(sql)
      .map(({ line, id, issues, item }) => ({
        line,
        ...(id !== null && { id }),
        issues: JSON.parse(issues) as InvalidRow["issues"],
        ...(item !== null && { item: itemOf({ item }) }),
      }));
  }

  /** Records whether a refused item waits again. */
  setReleased(key: string, released: boolean): void {
    const sql = released ? "INSERT OR IGNORE INTO released (key) VALUES (?)" : "DELETE FROM released WHERE key = ?";
    this.db.run(sql, key);
  }

  /** The keys of refused items that wait again. */
  released(): Set<string> {
    return new Set(this.db.all<{ key: string }>("SELECT key FROM released").map(({ key }) => key));
  }

  saveOutput(key: string, task: Task): void {
    const sql = `INSERT INTO deliveries (key, task) VALUES (?, ?)
      ON CONFLICT (key) DO UPDATE SET task = excluded.task`;
    this.db.run(sql, key, JSON.stringify(task));
  }

  output(key: string): Pick<PendingDownload, "task" | "tries"> | undefined {
    const row = this.db.get<{ task: string; tries: number }>("SELECT task, tries FROM deliveries WHERE key = ?", key);
    return row && { task: JSON.parse(row.task) as PendingDownload["task"], tries: row.tries };
  }

  countTry(key: string): void {
    this.db.run("UPDATE deliveries SET tries = tries + 1 WHERE key = ?", key);
  }

  resetTries(): void {
    this.db.run("UPDATE deliveries SET tries = 0");
  }

  dropOutput(key: string): void {
    this.db.run("DELETE FROM deliveries WHERE key = ?", key);
  }

  #keys(): { id: string; key: string; attempt: number }[] {
    return this.db.all("SELECT id, key, attempt FROM items");
  }

  #insertInvalid({ line, id, issues, item }: InvalidRow): void {
    this.db.run(
      "INSERT INTO invalid_rows (line, id, issues, item) VALUES (?, ?, ?, ?)",
      line,
      id ?? null,
      JSON.stringify(issues),
      item ? JSON.stringify(item) : null,
    );
  }

  #insert(item: Item): void {
    const { id, key, attempt, priority, needs } = item;
    this.db.run(
      "INSERT INTO items (id, key, attempt, priority, needs, item) VALUES (?, ?, ?, ?, ?, ?)",
      id,
      key,
      attempt,
      priority,
      needs.length > 0 ? JSON.stringify(needs) : null,
      JSON.stringify(item),
    );
  }
}

const noNeeds: readonly string[] = [];

const itemOf = (row: { item: string }) => JSON.parse(row.item) as Item;
