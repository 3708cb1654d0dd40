import type { CompletionForecast } from "./completion-forecast.ts";
import { logSurvival, normalDensity, normalSurvival } from "./normal.ts";
import type { JobClass } from "./policy.ts";

const spreads = [0.05, 0.1, 0.2, 0.4, 0.6, 0.8];
/** The uncertainty of the initial median, as a standard deviation of its logarithm. */
const priorDeviation = 0.5;
/** The distance of the grid's ends from the initial median, as a logarithm: a factor of 33. */
const gridReach = 3.5;
/** After so many further ends, an observation counts a third, since the service's speed changes. */
const memory = 100;
/** Until a job has ended: the age of the first poll in seconds, and the factor between the ages of later polls. */
const [firstPollAge, pollAgeFactor] = [4, 3];
const negligible = 1e-4;

/**
 * The durations of one class of jobs, learned from polls. Durations are lognormal; median and spread are unknown. Each
 * pair of a grid has a weight, which Bayes' rule updates: a running job takes longer than its age, and a job that has
 * ended took a time between its last two polls.
 */
export class DurationModel implements JobClass {
  readonly #mean: Float64Array;
  readonly #spread: Float64Array;
  /** Logarithms of the weights: from ended jobs and the prior, and from running jobs. */
  readonly #ended: Float64Array;
  readonly #running: Float64Array;
  /** The highest age of a running job, until a job has ended. */
  #oldestRunning = firstPollAge / pollAgeFactor;
  #activePoints: { mean: number; spread: number; weight: number }[] | undefined;

  /** @param median the initial median, in seconds. */
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

  observeRunning(lastAge: number, age: number): void {
    this.#update(
      this.#running,
      (mean, spread) => logSurvivalAt(age, mean, spread) - logSurvivalAt(lastAge, mean, spread),
    );
    this.#oldestRunning = Math.max(this.#oldestRunning, age);
  }

  observeEnd(lastAge: number, age: number): void {
    this.#update(this.#running, (mean, spread) => -logSurvivalAt(lastAge, mean, spread));
    this.#oldestRunning = Number.POSITIVE_INFINITY;
    const keep = 1 - 1 / memory;
    this.#update(this.#ended, (mean, spread, weight) => {
      const between = survivalAt(lastAge, mean, spread) - survivalAt(Math.max(age, lastAge + 1e-3), mean, spread);
      return Math.log(Math.max(between, 1e-12)) - (1 - keep) * weight;
    });
  }

  forecast(lastAge: number, age: number): CompletionForecast {
    let [survival, density, runtime] = [0, 0, 0];
    for (const { mean, spread, weight } of this.#points()) {
      const share = weight / survivalAt(lastAge, mean, spread);
      survival += share * survivalAt(age, mean, spread);
      density += share * densityAt(age, mean, spread);
      runtime += share * (runtimeUntil(age, mean, spread) - runtimeUntil(lastAge, mean, spread));
    }
    return {
      endProbability: Math.min(Math.max(1 - survival, 0), 1),
      lag: Math.max(age - lastAge - runtime, 0),
      hazard: survival > 0 ? density / survival : 0,
    };
  }

  /** The initial median may be far off. The first job that ends corrects it. */
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
    this.#activePoints = undefined;
  }

  /** The pairs of the grid that are not negligible, with weights that add up to 1. */
  #points() {
    if (this.#activePoints) return this.#activePoints;
    const logs = this.#ended.map((log, index) => log + (this.#running[index] ?? 0));
    const top = logs.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
    const points = Array.from(logs, (log, index) => ({
      mean: this.#mean[index] ?? 0,
      spread: this.#spread[index] ?? 1,
      weight: Math.exp(log - top),
    })).filter(({ weight }) => weight > negligible);
    const sum = points.reduce((total, { weight }) => total + weight, 0);
    this.#activePoints = points.map((point) => ({ ...point, weight: point.weight / sum }));
    return this.#activePoints;
  }
}

const score = (age: number, mean: number, spread: number) => (Math.log(Math.max(age, 1e-3)) - mean) / spread;
const survivalAt = (age: number, mean: number, spread: number) =>
  Math.max(normalSurvival(score(age, mean, spread)), 1e-300);
const logSurvivalAt = (age: number, mean: number, spread: number) => logSurvival(score(age, mean, spread));
const densityAt = (age: number, mean: number, spread: number) =>
  normalDensity(score(age, mean, spread)) / (spread * Math.max(age, 1e-3));

/** The expected running time of a job until an age: the integral of its survival. */
function runtimeUntil(age: number, mean: number, spread: number): number {
  const z = score(age, mean, spread);
  return age * normalSurvival(z) + Math.exp(mean + spread ** 2 / 2) * (1 - normalSurvival(z - spread));
}
