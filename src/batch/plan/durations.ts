import type { Model } from "../../contract/index.ts";
import type { ObservedDuration } from "../../ledger/index.ts";

/** How long jobs of a kind take. */
export interface DurationEstimate {
  /** Seconds. */
  readonly median: number;
  /** The standard deviation of its logarithm. */
  readonly spread: number;
}

/** Where nothing tells how far durations are apart. */
const defaultSpread = 0.5;
const [leastSpread, mostSpread] = [0.1, 1];
/** So many make a median of their own. */
const minSamples = 3;

/**
 * What is known of durations: of the very class, else of the model, as this machine has seen it, else as the contract has.
 * @param models the contract's.
 * @param observed the newest jobs.
 * @param speed how many times faster than the contract says the service is; a sandbox is.
 */
export function learnDurations(
  models: Readonly<Record<string, Model>>,
  observed: readonly ObservedDuration[],
  speed = 1,
): (model: string, kind: string) => DurationEstimate {
  // A job that nobody looked at for more than half of its time tells too little.
  const watched = observed.filter(({ after, before }) => after >= before / 2);
  const byKind = groupBy(watched, ({ kind }) => kind);
  const byModel = groupBy(watched, ({ model }) => model);
  const known = new Map<string, DurationEstimate>();
  return (model, kind) => {
    const found =
      known.get(kind) ??
      summarizeDurations(byKind.get(kind)) ??
      summarizeDurations(byModel.get(model)) ??
      contractDuration(models[model], speed);
    known.set(kind, found);
    return found;
  };
}

function groupBy<T>(values: readonly T[], keyOf: (value: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const value of values) groups.set(keyOf(value), [...(groups.get(keyOf(value)) ?? []), value]);
  return groups;
}

function summarizeDurations(jobs: readonly ObservedDuration[] | undefined): DurationEstimate | undefined {
  if (!jobs || jobs.length < minSamples) return undefined;
  const logs = jobs.map(({ after, before }) => Math.log(Math.max((after + before) / 2, 1e-3))).sort((a, b) => a - b);
  const middle = logs[logs.length >> 1] ?? 0;
  const variance = logs.reduce((sum, log) => sum + (log - middle) ** 2, 0) / logs.length;
  return { median: Math.exp(middle), spread: clampSpread(Math.sqrt(variance)) };
}

function contractDuration(model: Model | undefined, speed: number): DurationEstimate {
  const { median = Number.NaN, minimum, maximum }: Partial<Model["duration"]> = model?.duration ?? {};
  // What was seen of some twenty jobs reaches two standard deviations to either side.
  const spread = minimum && maximum ? Math.log(maximum / minimum) / 4 : defaultSpread;
  return { median: median / speed, spread: clampSpread(spread) };
}

const clampSpread = (spread: number) => Math.min(Math.max(spread, leastSpread), mostSpread);
