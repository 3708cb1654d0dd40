import type { Database } from "./database.ts";

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

export interface DurationFilter {
  /** The account's id. Durations differ between a service and a sandbox. */
  account?: string;
  model?: string;
  kind?: string;
  /** The number of newest jobs to use (default: 100). */
  limit?: number;
}

/** The durations of completed jobs, the newest first. */
export function findDurations(db: Database, { account, model, kind, limit = 100 }: DurationFilter): ObservedDuration[] {
  const seconds = (at: string) => `round(unixepoch(${at}, 'subsec') - unixepoch(submitted_at, 'subsec'), 3)`;
  const rows = db.all<ObservedDuration>(
    `SELECT model, kind, max(${seconds("coalesce(running_at, submitted_at)")}, 0) AS "after", ${seconds("ended_at")} AS "before"
     FROM jobs WHERE state IN ('completed', 'downloaded') AND "before" > 0
     AND account = coalesce(?, account) AND model = coalesce(?, model) AND kind = coalesce(?, kind) ORDER BY ended_at DESC LIMIT ?`,
    account ?? null,
    model ?? null,
    kind ?? null,
    limit,
  );
  return rows.map((row) => ({ ...row }));
}

/**
 * The median duration of each model's newest jobs, in seconds. A job is left out if it was not polled in the second
 * half of its time: its duration is too imprecise.
 */
export function findMedianDurations(db: Database, account?: string): Partial<Record<string, number>> {
  const models = db.all<{ model: string }>("SELECT DISTINCT model FROM jobs");
  const medians = models.flatMap(({ model }) => {
    const durations = findDurations(db, { model, ...(account !== undefined && { account }) });
    const precise = durations.filter(({ after, before }) => after >= before / 2);
    const midpoints = precise.map(({ after, before }) => (after + before) / 2).sort((a, b) => a - b);
    const median = midpoints[midpoints.length >> 1];
    return median === undefined ? [] : [[model, median]];
  });
  return Object.fromEntries(medians);
}
