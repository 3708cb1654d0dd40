import {
  type BatchSettings,
  type ImportResult,
  type InvalidRow,
  type Item,
  isBadRow,
  type ManifestRowStream,
} from "../batch/index.ts";
import type { PostgresDatabase, Sql } from "./database.ts";
import { type BatchId, blockItems, type StoredState } from "./items.ts";

/** The number of items in one statement. */
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

/** Replaces a batch's rows by those of a manifest, in one transaction; unchanged items keep their states. */
export async function importItems(
  db: PostgresDatabase,
  batch: BatchId,
  rows: ManifestRowStream,
  settings: BatchSettings,
): Promise<ImportResult> {
  // Collected first, since the transaction may have to be repeated.
  const [items, invalid]: [Item[], InvalidRow[]] = [[], []];
  for await (const row of rows) {
    if (isBadRow(row)) invalid.push(row);
    else items.push(row);
  }
  return db.transaction((sql) => importInTransaction(sql, batch, items, invalid, settings));
}

async function importInTransaction(
  sql: Sql,
  batch: BatchId,
  items: readonly Item[],
  invalid: readonly InvalidRow[],
  settings: BatchSettings,
): Promise<ImportResult> {
  const identity = [batch.account, batch.name];
  const chained = items.some(({ needs }) => needs.length > 0);
  // Locks the batch, so that machines which start at the same time import one after the other.
  await sql.query(
    `INSERT INTO batches (account, name, settings, chained) VALUES ($1, $2, $3, $4)
     ON CONFLICT (account, name) DO UPDATE SET settings = excluded.settings, chained = excluded.chained`,
    [...identity, JSON.stringify(settings), chained],
  );
  const rows = await sql.query<PreviousRow>(
    "SELECT key, id, line, attempt, priority, name, listed FROM items WHERE account = $1 AND batch = $2",
    identity,
  );
  const previous = new Map(rows.map((row) => [row.key, row]));
  const isNew = ({ key }: Item) => !previous.has(key);
  const isMoved = ({ key, line, priority, name }: Item) => {
    const row = previous.get(key);
    return row && !(row.listed && row.line === line && row.priority === priority && row.name === name);
  };
  const added = items.filter(isNew);
  await insertItems(sql, identity, added);
  await updateItems(sql, identity, items.filter(isMoved));

  const ids = new Map(items.map((item) => [item.id, item]));
  const keys = new Set(items.map(({ key }) => key));
  const removed = rows.filter(({ key, listed }) => listed && !keys.has(key));
  await sql.query("UPDATE items SET listed = false WHERE account = $1 AND batch = $2 AND key = ANY ($3)", [
    ...identity,
    removed.map(({ key }) => key),
  ]);
  await replaceInvalidRows(sql, identity, invalid);
  // Without statistics, the planner would read the whole table for each claim.
  if (added.length > pageSize) await sql.query("ANALYZE items");
  await requeueUnfinished(sql, batch);
  const inManifest = new Set([...ids.keys(), ...invalid.map(({ id }) => id)]);
  return {
    added: added.length,
    known: items.length - added.length,
    // Another attempt of the same row does not count as changed.
    changed: removed.flatMap(({ id, attempt }) => (ids.get(id)?.attempt === attempt ? [id] : [])),
    dropped: removed.filter(({ id }) => !inManifest.has(id)).length,
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

async function replaceInvalidRows(
  sql: Sql,
  identity: readonly string[],
  invalid: readonly InvalidRow[],
): Promise<void> {
  await sql.query("DELETE FROM invalid_rows WHERE account = $1 AND batch = $2", identity);
  for (let first = 0; first < invalid.length; first += pageSize) {
    const rows = invalid.slice(first, first + pageSize).map(({ line, id, issues, item }, index) => ({
      place: first + index,
      line,
      id,
      issues: JSON.stringify(issues),
      item: item && JSON.stringify(item),
    }));
    await sql.query(
      `INSERT INTO invalid_rows (account, batch, place, line, id, issues, item)
       SELECT $1, $2, place, line, id, issues, item
       FROM json_to_recordset($3) AS new (place integer, line integer, id text, issues text, item text)`,
      [...identity, JSON.stringify(rows)],
    );
  }
}

/** Updates what a manifest may change of a row without making it another job. */
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

/** Resets the items that an earlier run has given up, and blocks those that still need a lost row. */
export async function requeueUnfinished(sql: Sql, { account, name }: BatchId): Promise<void> {
  const identity = [account, name];
  // Locked, so that it runs before or after an import of another machine. The import has locked it itself.
  const [row] = await sql.query<{ chained: boolean }>(
    "SELECT chained FROM batches WHERE account = $1 AND name = $2 FOR UPDATE",
    identity,
  );
  const next: Partial<Record<StoredState, StoredState>> = {
    refused: "waiting",
    blocked: "waiting",
    unknown: "intended",
    // Polled anew: the output may be right by now.
    unsaved: "running",
  };
  for (const [from, to] of Object.entries(next))
    await sql.query(
      `UPDATE items SET state = $4, leader = NULL, tries = 0, round = round + 1
       WHERE account = $1 AND batch = $2 AND state = $3 AND listed`,
      [...identity, from, to],
    );
  if (!row?.chained) return;
  await blockOrphans(sql, identity);
  await blockItems(sql, { account, name });
}

/** Blocks waiting items that need a row which is not an item: an invalid one, or one that the manifest has lost. */
async function blockOrphans(sql: Sql, identity: readonly string[]): Promise<void> {
  await sql.query(
    `UPDATE items SET state = 'blocked'
     WHERE account = $1 AND batch = $2 AND listed AND state = 'waiting' AND EXISTS (
       SELECT 1 FROM unnest(needs) AS need (id) WHERE NOT EXISTS (
         SELECT 1 FROM items AS needed
         WHERE needed.account = $1 AND needed.batch = $2 AND needed.listed AND needed.id = need.id))`,
    identity,
  );
}
