import type { InvalidRow, Item, ItemEntry, ItemState } from "../batch/index.ts";
import type { CompletedTask } from "../contract/index.ts";
import type { Sql } from "./database.ts";

/** Identifies a batch. */
export interface BatchId {
  readonly account: string;
  readonly name: string;
}

/** A state as it is stored. Databases of the first version have a `CHECK` with these names. */
export type StoredState = Exclude<ItemState, "download_failed" | "invalid"> | "unsaved";

export const toItemState = (state: StoredState): ItemEntry["state"] =>
  state === "unsaved" ? "download_failed" : state;

/** A row of `items`. */
export interface ItemRow extends Omit<Item, "body" | "contract" | "estimate"> {
  contract: string | null;
  body: string;
  estimate: number | null;
  state: StoredState;
  task: string | null;
  round: number;
  tries: number;
}

export function toItem({ body, contract, estimate, ...row }: ItemRow): Item {
  const { id, line, key, attempt, model, needs, priority, name } = row;
  const columns = { id, line, key, attempt, model, needs, priority, name };
  return {
    ...columns,
    ...(contract !== null && { contract }),
    body: JSON.parse(body),
    estimate: estimate ?? undefined,
  };
}

/** A batch's invalid rows, in the order of their import. */
export async function queryInvalidRows(sql: Sql, { account, name }: BatchId): Promise<InvalidRow[]> {
  const text = "SELECT line, id, issues, item FROM invalid_rows WHERE account = $1 AND batch = $2 ORDER BY place";
  const rows = await sql.query<{ line: number; id: string | null; issues: string; item: string | null }>(text, [
    account,
    name,
  ]);
  return rows.map(({ line, id, issues, item }) => ({
    line,
    ...(id !== null && { id }),
    issues: JSON.parse(issues),
    ...(item !== null && { item: JSON.parse(item) }),
  }));
}

/** The completed task, which is stored with an item until its files are saved. */
export const taskOf = ({ task }: ItemRow): CompletedTask | undefined =>
  task === null ? undefined : (JSON.parse(task) as CompletedTask);

/** Reads an item and locks it until the transaction ends. */
export async function lockItem(sql: Sql, { account, name }: BatchId, key: string): Promise<ItemRow | undefined> {
  const text = "SELECT * FROM items WHERE account = $1 AND batch = $2 AND key = $3 FOR UPDATE";
  return (await sql.query<ItemRow>(text, [account, name, key]))[0];
}

/** Sets columns of an item. */
export async function setItem(
  sql: Sql,
  { account, name }: BatchId,
  key: string,
  values: Partial<Record<"state" | "leader" | "task" | "round" | "tries", string | number | null>>,
): Promise<void> {
  const sets = Object.keys(values).map((column, index) => `${column} = $${index + 4}`);
  const text = `UPDATE items SET ${sets.join(", ")} WHERE account = $1 AND batch = $2 AND key = $3`;
  await sql.query(text, [account, name, key, ...Object.values(values)]);
}

/** Blocks waiting items that need a lost row, directly or through other rows. */
export async function blockItems(sql: Sql, { account, name }: BatchId): Promise<void> {
  await sql.query(
    `WITH RECURSIVE stuck (id) AS (
       SELECT id FROM items WHERE account = $1 AND batch = $2 AND listed
         AND state IN ('failed', 'refused', 'unknown', 'blocked')
       UNION
       SELECT items.id FROM items JOIN stuck ON stuck.id = ANY (items.needs)
       WHERE account = $1 AND batch = $2 AND listed AND state = 'waiting'
     )
     UPDATE items SET state = 'blocked' FROM stuck
     WHERE account = $1 AND batch = $2 AND listed AND state = 'waiting' AND items.id = stuck.id`,
    [account, name],
  );
}
