import type { CompletionForecast } from "./completion-forecast.ts";
import { logSurvival, normalDensity, normalSurvival } from "./normal.ts";
import type { JobClass } from "./policy.ts";

const spreads = [0.05, 0.1, 0.2, 0.4, 0.6, 0.8];
/** How wrong the first guess of the median may be, as a standard deviation of its logarithm. */
const priorDeviation = 0.5;
/** How far from the first guess the grid goes, as a logarithm: a factor of 33. */
const gridReach = 3.5;
/** After so many ends, an old one counts a third: a service's speed changes. */
const memory = 100;
/** Until one has ended: a look at this age in seconds, and whenever the age has grown by this factor. */
const [firstPollAge, pollAgeFactor] = [4, 3];
const negligible = 1e-4;

/**
 * How long jobs of one class take, learned from what polls see. Durations are lognormal with a median and a spread that
 * are both unknown: a weight for each pair of a grid, by Bayes' rule. A job that still runs tells that it takes longer
 * than its age; one that ended tells that it took something between two polls.
 */
export class DurationModel implements JobClass {
  readonly #mean: Float64Array;
  readonly #spread: Float64Array;
  /** Logarithms of the weights: what ended jobs tell, prior included, and what running ones tell. */
  readonly #ended: Float64Array;
  readonly #running: Float64Array;
  /** The highest age at which a job was seen running, as long as none has ended. */
  #oldestRunning = firstPollAge / pollAgeFactor;
  #active: { mean: number; spread: number; weight: number }[] | undefined;

  /** @param median the first guess, in seconds. */
  constructor(median: number) {
    const points = spreads.flatMap((spread) => {
      const step = spread / 2;
      const steps = Math.ceil(gridReach / step);
      return Array.from({ length: 2 * steps + 1 }, (_, index) => ({ offset: (index - steps) * step, spread, step }));
    });
    const mean = Math.log(median);
    this.#mean = Float64Array.from(points, ({ offset }) => mean + offset);
    this.#spread = Float64Array.from(points, ({ spread }) => spread);
    this.#ended = Float64Array.from(points, ({ offset, step }) => Math.log(step) - (offset / priorDeviation) ** 2 / 2);
    this.#running = new Float64Array(points.length);
  }

  observeRunning(before: number, age: number): void {
    this.#update(
      this.#running,
      (mean, spread) => logSurvivalAt(age, mean, spread) - logSurvivalAt(before, mean, spread),
    );
    this.#oldestRunning = Math.max(this.#oldestRunning, age);
  }

  observeEnd(before: number, age: number): void {
    this.#update(this.#running, (mean, spread) => -logSurvivalAt(before, mean, spread));
    this.#oldestRunning = Number.POSITIVE_INFINITY;
    const keep = 1 - 1 / memory;
    this.#update(this.#ended, (mean, spread, weight) => {
      const between = survivalAt(before, mean, spread) - survivalAt(Math.max(age, before + 1e-3), mean, spread);
      return Math.log(Math.max(between, 1e-12)) - (1 - keep) * weight;
    });
  }

  forecast(before: number, age: number): CompletionForecast {
    let [alive, dying, lived] = [0, 0, 0];
    for (const { mean, spread, weight } of this.#points()) {
      const share = weight / survivalAt(before, mean, spread);
      alive += share * survivalAt(age, mean, spread);
      dying += share * densityAt(age, mean, spread);
      lived += share * (lifetime(age, mean, spread) - lifetime(before, mean, spread));
    }
    return {
      endProbability: Math.min(Math.max(1 - alive, 0), 1),
      lag: Math.max(age - before - lived, 0),
      hazard: alive > 0 ? dying / alive : 0,
    };
  }

  /** The first guess may be far off, and the first job that ends corrects it. */
  isStale(age: number): boolean {
    return age >= this.#oldestRunning * pollAgeFactor;
  }

  get sharedVariance(): number {
    const points = this.#points();
    const mean = points.reduce((sum, point) => sum + point.weight * point.mean, 0);
    const shared = points.reduce((sum, point) => sum + point.weight * (point.mean - mean) ** 2, 0);
    const own = points.reduce((sum, point) => sum + point.weight * point.spread ** 2, 0);
    return shared / (shared + own);
  }

  #update(weights: Float64Array, change: (mean: number, spread: number, weight: number) => number): void {
    for (let index = 0; index < weights.length; index++) {
      const weight = weights[index] ?? 0;
      weights[index] = weight + change(this.#mean[index] ?? 0, this.#spread[index] ?? 1, weight);
    }
    this.#active = undefined;
  }

  /** The pairs that matter, with weights that add up to 1. */
  #points() {
    if (this.#active) return this.#active;
    const logs = this.#ended.map((log, index) => log + (this.#running[index] ?? 0));
    const top = logs.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
    const points = Array.from(logs, (log, index) => ({
      mean: this.#mean[index] ?? 0,
      spread: this.#spread[index] ?? 1,
      weight: Math.exp(log - top),
    })).filter(({ weight }) => weight > negligible);
    const sum = points.reduce((total, { weight }) => total + weight, 0);
    this.#active = points.map((point) => ({ ...point, weight: point.weight / sum }));
    return this.#active;
  }
}

const score = (age: number, mean: number, spread: number) => (Math.log(Math.max(age, 1e-3)) - mean) / spread;
const survivalAt = (age: number, mean: number, spread: number) =>
  Math.max(normalSurvival(score(age, mean, spread)), 1e-300);
const logSurvivalAt = (age: number, mean: number, spread: number) => logSurvival(score(age, mean, spread));
const densityAt = (age: number, mean: number, spread: number) =>
  normalDensity(score(age, mean, spread)) / (spread * Math.max(age, 1e-3));

/** The time that a job is expected to run until an age: the integral of its survival. */
function lifetime(age: number, mean: number, spread: number): number {
  const z = score(age, mean, spread);
  return age * normalSurvival(z) + Math.exp(mean + spread ** 2 / 2) * (1 - normalSurvival(z - spread));
}
