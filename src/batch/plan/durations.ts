import type { Model } from "../../contract/index.ts";
import type { ObservedDuration } from "../../ledger/index.ts";

/** How long jobs of a duration class take. */
export interface DurationEstimate {
  /** Seconds. */
  readonly median: number;
  /** The standard deviation of the durations' logarithm. */
  readonly spread: number;
}

/** Used if nothing is known about the spread. */
const defaultSpread = 0.5;
const [minSpread, maxSpread] = [0.1, 1];
/** With fewer jobs of a class, its median is not used. */
const minSamples = 3;

/**
 * Estimates durations by observed jobs of the same class, else by observed jobs of the model, else by the contract.
 * @param models the contract's models.
 * @param observed durations of the newest jobs.
 * @param speed how many times faster the service is than the contract says, as a sandbox may be; 1 by default.
 */
export function learnDurations(
  models: Readonly<Record<string, Model>>,
  observed: readonly ObservedDuration[],
  speed = 1,
): (model: string, kind: string) => DurationEstimate {
  // Intervals that are long compared with the duration tell too little about it.
  const precise = observed.filter(({ after, before }) => after >= before / 2);
  const byKind = groupBy(precise, ({ kind }) => kind);
  const byModel = groupBy(precise, ({ model }) => model);
  const cache = new Map<string, DurationEstimate>();
  return (model, kind) => {
    const duration =
      cache.get(kind) ??
      summarizeDurations(byKind.get(kind)) ??
      summarizeDurations(byModel.get(model)) ??
      contractDuration(models[model], speed);
    cache.set(kind, duration);
    return duration;
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
  // The range of about twenty observed jobs spans two standard deviations on either side.
  const spread = minimum && maximum ? Math.log(maximum / minimum) / 4 : defaultSpread;
  return { median: median / speed, spread: clampSpread(spread) };
}

const clampSpread = (spread: number) => Math.min(Math.max(spread, minSpread), maxSpread);
