import { type FileRecord, type Job, type JobRow, omitNulls, type SpendingTotals, toJob } from "../ledger/index.ts";
import type { Sql } from "./database.ts";

/** Those jobs of an account that exist, by their keys. */
export async function queryJobs(sql: Sql, account: string, keys: readonly string[]): Promise<Map<string, Job>> {
  return queryJobsWhere(sql, account, "jobs.key = ANY($2)", keys);
}

export async function queryJob(sql: Sql, account: string, key: string): Promise<Job | undefined> {
  return (await queryJobs(sql, account, [key])).get(key);
}

/** All jobs with the same task. There is more than one only if the service has made a mistake. */
export async function queryJobsOfTask(sql: Sql, account: string, task: string): Promise<Job[]> {
  return [...(await queryJobsWhere(sql, account, "jobs.task = ANY($2)", [task])).values()];
}

async function queryJobsWhere(sql: Sql, account: string, condition: string, values: readonly string[]) {
  const rows = await sql.query<JobRow & { files: FileRecord[] | null }>(
    `SELECT jobs.*, bodies.body AS whole, (
       SELECT json_agg(json_build_object('path', path, 'member', member, 'index', place, 'url', url, 'bytes', bytes,
         'sha256', sha256, 'type', type, 'width', width, 'height', height, 'seconds', seconds) ORDER BY place, path)
       FROM files WHERE files.account = jobs.account AND files.task = jobs.task) AS files
     FROM jobs LEFT JOIN bodies USING (account, key) WHERE jobs.account = $1 AND ${condition}`,
    [account, values],
  );
  return new Map(
    rows.map(({ files, ...row }) => {
      const records = (files ?? []).map((file) => omitNulls({ ...file }) as unknown as FileRecord);
      return [String(row.key), toJob(row as JobRow, records)];
    }),
  );
}

/** The credits that an account's jobs have cost and may yet cost. */
export async function querySpent(
  sql: Sql,
  account: string,
  { session, scope, since, except }: { session?: string; scope?: string; since?: string; except?: string },
): Promise<SpendingTotals> {
  const [sum] = await sql.query<Omit<SpendingTotals, "total">>(
    `SELECT coalesce(sum(used), 0) AS charged, coalesce(sum(refunded), 0) AS refunded,
       coalesce(sum(reserved) FILTER (WHERE used IS NULL), 0) AS reserved
     FROM jobs WHERE account = $1 AND ($2::text IS NULL OR session = $2) AND ($3::text IS NULL OR scope = $3)
       AND ($4::text IS NULL OR intended_at >= $4) AND ($5::text IS NULL OR key <> $5)`,
    [account, session ?? null, scope ?? null, since ?? null, except ?? null],
  );
  const { charged = 0, refunded = 0, reserved = 0 } = sum ?? {};
  return { charged, refunded, reserved, total: charged - refunded + reserved };
}
