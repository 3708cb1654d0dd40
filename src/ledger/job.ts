import type { RequestedOutput } from "../contract/index.ts";
import { assertInput } from "../errors.ts";
import { redactJson } from "../redact.ts";
import type { Database } from "./database.ts";
import type { FailureReason, FileRecord } from "./entry.ts";
import { LedgerError } from "./ledger-error.ts";

/**
 * - `intended`: written down, about to be sent for the first time.
 * - `unknown`: it may have been sent and charged; the same body under the same key finds out.
 * - `running`, `completed`, `failed`: accepted and charged, and what became of it. A download is missing.
 * - `refused`: surely not charged.
 * - `downloaded`: its files are saved.
 */
export type JobState = "intended" | "unknown" | "running" | "completed" | "failed" | "refused" | "downloaded";

/** One logical submit and what became of it: an `Intent`, to be submitted again as it is. Times are ISO 8601 in UTC, amounts are credits. */
export interface Job {
  readonly account: string;
  /** The idempotency key. */
  readonly key: string;
  readonly state: JobState;
  /** The service that it goes to. */
  readonly origin: string;
  /** The name of the contract that it was prepared by; absent in records of the first version. */
  readonly contract?: string;
  readonly model: string;
  /** The path that it was submitted to. */
  readonly path: string;
  /** What makes jobs take the same time: model, tier, resolution, length. */
  readonly kind: string;
  readonly scope?: string;
  readonly session?: string;
  readonly attempt: number;
  /** The body; whole where `state` is `intended` or `unknown`, later without secrets such as signatures in URLs. */
  readonly body: Readonly<Record<string, unknown>>;
  /** SHA-256 of the body's bytes as they were sent. */
  readonly bodyHash: string;
  readonly requested: RequestedOutput;
  /** The folder that its files are to go to, if they are. */
  readonly directory?: string;
  /** The template of their names. */
  readonly name?: string;
  /** The most that it was expected to cost; undefined where no price was known. */
  readonly estimate: number | undefined;
  readonly creditsUsed?: number;
  readonly creditsRefunded?: number;
  /** The balance after the submit, where the service told it. */
  readonly creditsRemaining?: number;
  readonly taskId?: string;
  /** The task's status, as the service last told it. */
  readonly status?: string;
  /** Why it was refused, has failed, or why its outcome is not known. */
  readonly error?: FailureReason;
  /** What came out, without the URLs' queries. */
  readonly output?: readonly { member: string; url: string }[];
  readonly files: readonly FileRecord[];
  readonly intendedAt: string;
  readonly submittedAt?: string;
  /** When it was seen to have ended. */
  readonly endedAt?: string;
  readonly updatedAt: string;
}

export interface JobFilter {
  state?: JobState | readonly JobState[];
  account?: string;
  model?: string;
  scope?: string;
  session?: string;
  taskId?: string;
  key?: string;
  /** Jobs that were intended at this time or later. */
  since?: Date | string;
  /** The most jobs to give. */
  limit?: number;
}

/** The outcome of the submit is not known yet. */
export const openStates: readonly JobState[] = ["intended", "unknown"];
/** What became of the task is known. */
export const endStates: readonly JobState[] = ["completed", "failed", "downloaded"];

type SqlValue = string | number | null;
/** A row of `jobs`, with `whole`, the body as it was sent, as long as it is kept. */
export type JobRow = Record<string, SqlValue> & { account: string; task: string | null };

/**
 * Jobs, the newest first.
 * @param condition what else must hold, in SQL.
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
      const fix = "Verify the ledger, and restore it from a backup.";
      throw new LedgerError("corrupt", db.path, `the row of job ${row.key} can't be read`, { fix, cause });
    }
  });
}

/** The state of each job, by its key: of a hundred thousand, in a tenth of a second. */
export function findJobStates(db: Database, filter: JobFilter): Map<string, JobState> {
  const { sql, values } = whereClauseOf(filter);
  const rows = db.all<{ key: string; state: JobState }>(`SELECT key, state FROM jobs WHERE ${sql}`, ...values);
  return new Map(rows.map(({ key, state }) => [key, state]));
}

/** The condition that a filter stands for. */
export function whereClauseOf(filter: JobFilter): { sql: string; values: (string | number)[] } {
  const { account, model, taskId: task, key, since, state } = filter;
  // As it is written, so is it looked for.
  const { scope, session } = redactJson({ scope: filter.scope, session: filter.session });
  const equal = Object.entries({ account, model, scope, session, task, key }).filter(
    ([, value]) => value !== undefined,
  );
  const conditions = equal.map(([name]) => `jobs.${name} = ?`);
  const values: (string | number)[] = equal.map(([, value]) => value as string);
  if (since !== undefined) {
    assertInput(!Number.isNaN(new Date(since).getTime()), "since", "must be a time", "Give it as 2026-11-01T12:00:00Z");
    conditions.push("intended_at >= ?");
    values.push(new Date(since).toISOString());
  }
  if (state !== undefined) {
    const states = [state].flat();
    conditions.push(`state IN (${states.map(() => "?").join(", ")})`);
    values.push(...states);
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
