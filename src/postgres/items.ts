import type { Item, ItemState } from "../batch/index.ts";
import type { CompletedTask } from "../contract/index.ts";
import type { Sql } from "./database.ts";

/** Which batch, of which account. */
export interface BatchId {
  readonly account: string;
  readonly name: string;
}

/** A row of `items`. */
export interface ItemRow extends Omit<Item, "body" | "contract" | "estimate"> {
  contract: string | null;
  body: string;
  estimate: number | null;
  state: ItemState;
  task: string | null;
  round: number;
  tries: number;
}

export function toItem({ body, contract, estimate, ...row }: ItemRow): Item {
  const { id, line, key, attempt, model, needs, priority, name } = row;
  const plain = { id, line, key, attempt, model, needs, priority, name };
  const named = contract === null ? {} : { contract };
  return { ...plain, ...named, body: JSON.parse(body), estimate: estimate ?? undefined };
}

/** The completed task that is kept with an item until its files are saved. */
export const taskOf = ({ task }: ItemRow): CompletedTask | undefined =>
  task === null ? undefined : (JSON.parse(task) as CompletedTask);

/** One item of a batch, for as long as the transaction lasts nobody else's to change. */
export async function lockItem(sql: Sql, { account, name }: BatchId, key: string): Promise<ItemRow | undefined> {
  const text = "SELECT * FROM items WHERE account = $1 AND batch = $2 AND key = $3 FOR UPDATE";
  return (await sql.query<ItemRow>(text, [account, name, key]))[0];
}

/** Changes columns of an item. */
export async function setItem(
  sql: Sql,
  { account, name }: BatchId,
  key: string,
  values: Partial<Record<"state" | "leader" | "task" | "round" | "tries", string | number | null>>,
): Promise<void> {
  const sets = Object.keys(values).map((column, place) => `${column} = $${place + 4}`);
  const text = `UPDATE items SET ${sets.join(", ")} WHERE account = $1 AND batch = $2 AND key = $3`;
  await sql.query(text, [account, name, key, ...Object.values(values)]);
}

/** Items that wait for a row which can't be had are blocked; so are those that wait for them. */
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
