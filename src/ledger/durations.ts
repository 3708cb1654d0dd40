import type { Database } from "./database.ts";

/** How long one job took, as far as polls told. */
export interface ObservedDuration {
  model: string;
  /** What makes jobs take the same time. */
  kind: string;
  /** Seconds after its submit at which it was last seen running; 0 where it was not. */
  after: number;
  /** Seconds after its submit at which it was seen to have ended. */
  before: number;
}

export interface DurationFilter {
  /** Whose jobs: a service and a sandbox take their own time. */
  account?: string;
  model?: string;
  kind?: string;
  /** How many of the newest; 100 by default. */
  limit?: number;
}

/** How long completed jobs took, the newest first. */
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
 * The median of what each model's newest jobs took, in seconds. A job that nobody looked at for more than half of its time
 * tells too little.
 */
export function findMedianDurations(db: Database, account?: string): Partial<Record<string, number>> {
  const models = db.all<{ model: string }>("SELECT DISTINCT model FROM jobs");
  const medians = models.flatMap(({ model }) => {
    const known = findDurations(db, { model, ...(account !== undefined && { account }) });
    const watched = known.filter(({ after, before }) => after >= before / 2);
    const middles = watched.map(({ after, before }) => (after + before) / 2).sort((a, b) => a - b);
    const median = middles[middles.length >> 1];
    return median === undefined ? [] : [[model, median]];
  });
  return Object.fromEntries(medians);
}
