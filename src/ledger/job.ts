import type { RequestedOutput } from "../contract/index.ts";
import { assertInput } from "../errors.ts";
import { message } from "../message.ts";
import { redactJson } from "../redact.ts";
import type { Database } from "./database.ts";
import type { FailureReason, FileRecord } from "./entry.ts";
import { LedgerError } from "./ledger-error.ts";

/**
 * The state of a job.
 * - `intended`: recorded, about to be sent for the first time.
 * - `unknown`: it may have been sent and charged. Sending the same body under the same key finds out.
 * - `running`, `completed`, `failed`: accepted and charged. If completed, its files are not downloaded yet.
 * - `refused`: not charged.
 * - `downloaded`: its files are saved.
 */
export type JobState = "intended" | "unknown" | "running" | "completed" | "failed" | "refused" | "downloaded";

/**
 * One submit and its outcome. It is also an `Intent`, which can be submitted again as it is. Times are ISO 8601 in UTC,
 * amounts are credits.
 */
export interface Job {
  readonly account: string;
  /** The idempotency key. */
  readonly key: string;
  readonly state: JobState;
  /** The service that it was sent to: the base URL, as in `accountOf`. */
  readonly origin: string;
  /** The name of the contract that it was prepared by; absent in records of the first version. */
  readonly contract?: string;
  readonly model: string;
  /** The path that it was submitted to. */
  readonly path: string;
  /** The class of jobs with similar durations: model, tier, resolution, length. */
  readonly kind: string;
  readonly scope?: string;
  readonly session?: string;
  readonly attempt: number;
  /** The body; complete if `state` is `intended` or `unknown`, later without secrets such as signatures in URLs. */
  readonly body: Readonly<Record<string, unknown>>;
  /** SHA-256 of the body's bytes as sent, in hexadecimal. */
  readonly bodyHash: string;
  readonly requested: RequestedOutput;
  /** The folder for its files, if they are to be downloaded: that of the last run that was to save them. */
  readonly directory?: string;
  /** The template of the file names. */
  readonly name?: string;
  /** The maximum price that was expected; undefined if no price was known. */
  readonly estimate: number | undefined;
  readonly creditsUsed?: number;
  readonly creditsRefunded?: number;
  /** The balance after the submit, if the response contained it. */
  readonly creditsRemaining?: number;
  readonly taskId?: string;
  /** The task's status in the last response. */
  readonly status?: string;
  /** Why it was refused, failed, or has an unknown outcome. */
  readonly error?: FailureReason;
  /** The URLs of the output, without their queries. */
  readonly output?: readonly { member: string; url: string }[];
  readonly files: readonly FileRecord[];
  readonly intendedAt: string;
  readonly submittedAt?: string;
  /** The poll that found it ended. */
  readonly endedAt?: string;
  readonly updatedAt: string;
}

export interface JobFilter {
  state?: JobState | readonly JobState[] | undefined;
  account?: string | undefined;
  /** The services, as `accountOf` gives them in `origin`. */
  origin?: string | readonly string[] | undefined;
  /** The name of the contract. Jobs of the first version were recorded without one and are left out. */
  contract?: string | undefined;
  model?: string | undefined;
  scope?: string | undefined;
  session?: string | undefined;
  taskId?: string | undefined;
  key?: string | undefined;
  /** Jobs that were recorded at this time or later. */
  since?: Date | string | undefined;
  /** The maximum number of jobs to return (default: all). */
  limit?: number | undefined;
}

/** States in which the outcome of the submit is unknown. */
export const openStates: readonly JobState[] = ["intended", "unknown"];
/** States in which the task has ended. */
export const endStates: readonly JobState[] = ["completed", "failed", "downloaded"];

/**
 * Whether a job is unfinished, so that it is resumed instead of charged again: the end of its task is not known, or it
 * is completed and its files were to be saved, by the run that submitted it or by a later one, but are not.
 * @param savesFiles whether files are to be saved now (default: only if the record has a folder for them).
 */
export function isUnfinished({ state, directory }: Job, savesFiles = false): boolean {
  return unendedStates.includes(state) || (state === unsavedState && (directory !== undefined || savesFiles));
}

const unendedStates: readonly JobState[] = [...openStates, "running"];
/** The state in which a job is unfinished only if its files are to be saved. */
const unsavedState: JobState = "completed";
/** `isUnfinished` in SQL: parsing 100,000 jobs takes 10 s. */
export const unfinishedCondition = `(state IN (${unendedStates.map((each) => `'${each}'`).join(", ")})
  OR (state = '${unsavedState}' AND directory IS NOT NULL))`;

type SqlValue = string | number | null;
/** A row of `jobs`. `whole` is the body as sent, as long as it is kept. */
export type JobRow = Record<string, SqlValue> & { account: string; task: string | null };

/**
 * Finds jobs, the newest first.
 * @param condition a further condition, in SQL.
 */
export function findJobs(db: Database, filter: JobFilter, condition = "TRUE"): Job[] {
  const { sql, values } = whereClauseOf(filter);
  const limit = filter.limit ?? -1;
  const rows = db.all<JobRow>(
    `SELECT jobs.*, bodies.body AS whole FROM jobs LEFT JOIN bodies USING (account, key)
     WHERE ${sql} AND ${condition} ORDER BY intended_at DESC, jobs.rowid DESC LIMIT ?`,
    ...values,
    limit,
  );
  return rows.map((row) => {
    const files = row.task === null ? [] : findFiles(db, row.account, row.task);
    try {
      return toJob(row, files);
    } catch (cause) {
      const fix = message`Restore this file from a backup. Keep the damaged file: parts of it may be readable.`;
      throw new LedgerError("corrupt", db.path, message`the row of job ${row.key} is damaged`, { fix, cause });
    }
  });
}

/** The state of each job by its key. It takes 0.1 s for 100,000 jobs. */
export function findJobStates(db: Database, filter: JobFilter): Map<string, JobState> {
  const { sql, values } = whereClauseOf(filter);
  const rows = db.all<{ key: string; state: JobState }>(`SELECT key, state FROM jobs WHERE ${sql}`, ...values);
  return new Map(rows.map(({ key, state }) => [key, state]));
}

/** The number of jobs of each service, the services with most jobs first. */
export function countJobsByOrigin(db: Database, filter: JobFilter): Map<string, number> {
  const { sql, values } = whereClauseOf(filter);
  const rows = db.all<{ origin: string; jobs: number }>(
    `SELECT origin, count(*) AS jobs FROM jobs WHERE ${sql} GROUP BY origin ORDER BY jobs DESC, origin`,
    ...values,
  );
  return new Map(rows.map(({ origin, jobs }) => [origin, jobs]));
}

/** The SQL condition of a filter. */
export function whereClauseOf(filter: JobFilter): { sql: string; values: (string | number)[] } {
  const { account, contract, model, taskId: task, key, since } = filter;
  // Scopes and sessions are recorded without secrets, so they are compared without secrets.
  const { scope, session } = redactJson({ scope: filter.scope, session: filter.session });
  const equal = Object.entries({ account, contract, model, scope, session, task, key }).filter(
    ([, value]) => value !== undefined,
  );
  const conditions = equal.map(([name]) => `jobs.${name} = ?`);
  const values: (string | number)[] = equal.map(([, value]) => value as string);
  if (since !== undefined) {
    assertInput(
      !Number.isNaN(new Date(since).getTime()),
      "since",
      message`must be a time, not ${JSON.stringify(since)}`,
      message`Pass it as 2026-11-01T12:00:00Z`,
    );
    conditions.push("intended_at >= ?");
    values.push(new Date(since).toISOString());
  }
  for (const name of ["state", "origin"] as const) {
    if (filter[name] === undefined) continue;
    const allowed = [filter[name]].flat();
    conditions.push(`jobs.${name} IN (${allowed.map(() => "?").join(", ")})`);
    values.push(...allowed);
  }
  return { sql: conditions.join(" AND ") || "TRUE", values };
}

function findFiles(db: Database, account: string, task: string): FileRecord[] {
  return db
    .all<Record<string, SqlValue>>(
      `SELECT path, member, place AS "index", url, bytes, sha256, type, width, height, seconds
       FROM files WHERE account = ? AND task = ? ORDER BY place, path`,
      account,
      task,
    )
    .map((row) => omitNulls(row) as unknown as FileRecord);
}

export function toJob(row: JobRow, files: FileRecord[]): Job {
  const { whole, body, body_hash, requested, error, output, task, used, refunded, remaining, ...rest } = row;
  const { intended_at, submitted_at, ended_at, updated_at, running_at: _, reserved: __, ...plain } = rest;
  return omitNulls({
    ...plain,
    body: parseJsonColumn(whole ?? body),
    bodyHash: body_hash,
    requested: parseJsonColumn(requested),
    creditsUsed: used,
    creditsRefunded: refunded,
    creditsRemaining: remaining,
    taskId: task,
    error: parseJsonColumn(error),
    output: parseJsonColumn(output),
    files,
    intendedAt: intended_at,
    submittedAt: submitted_at,
    endedAt: ended_at,
    updatedAt: updated_at,
  }) as unknown as Job;
}

const parseJsonColumn = (text: SqlValue | undefined): unknown => (typeof text === "string" ? JSON.parse(text) : null);

export const omitNulls = (row: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null));
