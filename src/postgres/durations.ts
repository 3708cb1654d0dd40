import type { ObservedDuration } from "../ledger/index.ts";
import type { Sql } from "./database.ts";

/** How many of an account's newest jobs tell how long they take. */
const newest = 100;

/** How long an account's completed jobs took, the newest first. */
export function findDurations(sql: Sql, account: string): Promise<ObservedDuration[]> {
  const seconds = (at: string) => `extract(epoch FROM ${at}::timestamptz - submitted_at::timestamptz)::float8`;
  return sql.query<ObservedDuration>(
    `SELECT model, kind, ${seconds("coalesce(running_at, submitted_at)")} AS after, ${seconds("ended_at")} AS before
     FROM jobs WHERE account = $1 AND state IN ('completed', 'downloaded') AND ended_at > submitted_at
     ORDER BY ended_at DESC LIMIT $2`,
    [account, newest],
  );
}
