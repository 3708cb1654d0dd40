import { isLocalHost } from "../base-url.ts";
import type { Database } from "./database.ts";
import { type JobFilter, whereClauseOf } from "./job.ts";

/** The duration of one job: it ended between two polls. */
export interface ObservedDuration {
  model: string;
  /** The class of jobs with similar durations: model, tier, resolution, length. */
  kind: string;
  /** Seconds from the submit to the last poll that found it running; 0 if none did. */
  after: number;
  /** Seconds from the submit to the poll that found it completed. */
  before: number;
}

/**
 * The jobs to learn from. Durations differ between services, accounts and contracts. Without `account` and `origin`, jobs
 * of services on this machine are left out: a sandbox says nothing of the real service.
 */
export interface DurationFilter extends Pick<JobFilter, "account" | "origin" | "contract" | "model"> {
  kind?: string | undefined;
  /** The number of newest jobs to use (default: 100). */
  limit?: number | undefined;
}

/** The durations of completed jobs, the newest first. */
export function findDurations(db: Database, { kind, limit = 100, ...filter }: DurationFilter): ObservedDuration[] {
  const seconds = (at: string) => `round(unixepoch(${at}, 'subsec') - unixepoch(submitted_at, 'subsec'), 3)`;
  const { sql, values } = whereClauseOf({ ...withoutSandboxes(db, filter), state: ["completed", "downloaded"] });
  const rows = db.all<ObservedDuration>(
    `SELECT model, kind, max(${seconds("coalesce(running_at, submitted_at)")}, 0) AS "after", ${seconds("ended_at")} AS "before"
     FROM jobs WHERE "before" > 0 AND ${sql} AND kind = coalesce(?, kind) ORDER BY ended_at DESC LIMIT ?`,
    ...values,
    kind ?? null,
    limit,
  );
  return rows.map((row) => ({ ...row }));
}

/**
 * The median duration of each model's newest jobs, in seconds. A job is left out if it was not polled in the second
 * half of its time: its duration is too imprecise.
 */
export function findMedianDurations(
  db: Database,
  filter: Omit<DurationFilter, "model" | "kind">,
): Partial<Record<string, number>> {
  const models = db.all<{ model: string }>("SELECT DISTINCT model FROM jobs");
  const medians = models.flatMap(({ model }) => {
    const durations = findDurations(db, { ...filter, model });
    const precise = durations.filter(({ after, before }) => after >= before / 2);
    const midpoints = precise.map(({ after, before }) => (after + before) / 2).sort((a, b) => a - b);
    const median = midpoints[midpoints.length >> 1];
    return median === undefined ? [] : [[model, median]];
  });
  return Object.fromEntries(medians);
}

function withoutSandboxes(db: Database, filter: JobFilter): JobFilter {
  if (filter.account !== undefined || filter.origin !== undefined) return filter;
  const origins = db.all<{ origin: string }>("SELECT DISTINCT origin FROM jobs").map(({ origin }) => origin);
  return {
    ...filter,
    origin: origins.filter((origin) => !URL.canParse(origin) || !isLocalHost(new URL(origin).hostname)),
  };
}
