import type { BatchSettings, ImportResult, Item, ItemState } from "../batch/index.ts";
import { assertInput } from "../errors.ts";
import { containsKey } from "../redact.ts";
import type { PostgresDatabase, Sql } from "./database.ts";
import { type BatchId, blockItems } from "./items.ts";

/** How many items go to the database at a time. */
const pageSize = 2_000;

interface PreviousRow {
  key: string;
  id: string;
  line: number;
  attempt: number;
  priority: number;
  name: string;
  listed: boolean;
}

/**
 * Takes in all items of a manifest, in one transaction; those that are known stay as they are, as far as they were done.
 * @throws ValidationError where a body holds an API key: it must not be written anywhere.
 */
export async function importItems(
  db: PostgresDatabase,
  batch: BatchId,
  items: Iterable<Item> | AsyncIterable<Item>,
  settings: BatchSettings,
): Promise<ImportResult> {
  // They may have to be sent twice.
  const all: Item[] = [];
  for await (const item of items) {
    const rule = "must not hold an API key";
    assertInput(
      !containsKey(JSON.stringify(item.body)),
      `row ${item.id} (line ${item.line})`,
      rule,
      "Take it out of the row",
    );
    all.push(item);
  }
  return db.transaction((sql) => importInTransaction(sql, batch, all, settings));
}

async function importInTransaction(
  sql: Sql,
  batch: BatchId,
  items: readonly Item[],
  settings: BatchSettings,
): Promise<ImportResult> {
  const identity = [batch.account, batch.name];
  const chained = items.some(({ needs }) => needs.length > 0);
  // Locks the batch: machines that start at once take its items in one after the other.
  await sql.query(
    `INSERT INTO batches (account, name, settings, chained) VALUES ($1, $2, $3, $4)
     ON CONFLICT (account, name) DO UPDATE SET settings = excluded.settings, chained = excluded.chained`,
    [...identity, JSON.stringify(settings), chained],
  );
  const rows = await sql.query<PreviousRow>(
    "SELECT key, id, line, attempt, priority, name, listed FROM items WHERE account = $1 AND batch = $2",
    identity,
  );
  const known = new Map(rows.map((row) => [row.key, row]));
  const isNew = ({ key }: Item) => !known.has(key);
  const isMoved = ({ key, line, priority, name }: Item) => {
    const row = known.get(key);
    return row && !(row.listed && row.line === line && row.priority === priority && row.name === name);
  };
  const added = items.filter(isNew);
  await insertItems(sql, identity, added);
  await updateItems(sql, identity, items.filter(isMoved));

  const ids = new Map(items.map((item) => [item.id, item]));
  const keys = new Set(items.map(({ key }) => key));
  const gone = rows.filter(({ key, listed }) => listed && !keys.has(key));
  await sql.query("UPDATE items SET listed = false WHERE account = $1 AND batch = $2 AND key = ANY ($3)", [
    ...identity,
    gone.map(({ key }) => key),
  ]);
  await requeueUnfinished(sql, identity);
  // Until it knows how many there are, the planner reads all of them for each few.
  if (added.length > pageSize) await sql.query("ANALYZE items");
  if (chained) await blockItems(sql, batch);
  return {
    added: added.length,
    known: items.length - added.length,
    // Another attempt at the same row is no change of it.
    changed: gone.flatMap(({ id, attempt }) => (ids.get(id)?.attempt === attempt ? [id] : [])),
    dropped: gone.filter(({ id }) => !ids.has(id)).length,
  };
}

async function insertItems(sql: Sql, identity: readonly string[], items: readonly Item[]): Promise<void> {
  for (let first = 0; first < items.length; first += pageSize) {
    const rows = items.slice(first, first + pageSize).map((item) => ({ ...item, body: JSON.stringify(item.body) }));
    await sql.query(
      `INSERT INTO items (account, batch, key, id, line, attempt, contract, model, body, needs, priority, estimate, name)
       SELECT $1, $2, key, id, line, attempt, contract, model, body, needs, priority, estimate, name
       FROM json_to_recordset($3) AS new (key text, id text, line integer, attempt integer, contract text,
         model text, body text, needs text[], priority float8, estimate float8, name text)`,
      [...identity, JSON.stringify(rows)],
    );
  }
}

/** What a manifest may change of a row without asking for another job. */
async function updateItems(sql: Sql, identity: readonly string[], items: readonly Item[]): Promise<void> {
  for (let first = 0; first < items.length; first += pageSize) {
    const rows = items
      .slice(first, first + pageSize)
      .map(({ key, line, priority, name }) => ({ key, line, priority, name }));
    await sql.query(
      `UPDATE items SET listed = true, line = new.line, priority = new.priority, name = new.name
       FROM json_to_recordset($3) AS new (key text, line integer, priority float8, name text)
       WHERE account = $1 AND batch = $2 AND items.key = new.key`,
      [...identity, JSON.stringify(rows)],
    );
  }
}

/** What a former run has given up, this one tries again. */
async function requeueUnfinished(sql: Sql, identity: readonly string[]): Promise<void> {
  const next: Partial<Record<ItemState, ItemState>> = {
    refused: "waiting",
    blocked: "waiting",
    unknown: "intended",
    unsaved: "completed",
  };
  for (const [from, to] of Object.entries(next))
    await sql.query(
      `UPDATE items SET state = $4, leader = NULL, tries = 0, round = round + 1
       WHERE account = $1 AND batch = $2 AND state = $3 AND listed`,
      [...identity, from, to],
    );
}
