import type { CompletionForecast } from "./completion-forecast.ts";
import type { JobClass } from "./policy.ts";

/** The duration of a job whose submit is unknown here: after the first poll it may end at any time. Times are in seconds. */
export class MemorylessDuration implements JobClass {
  readonly sharedVariance = 0;
  readonly #mean: number;

  /** @param mean the expected remaining time. */
  constructor(mean: number) {
    this.#mean = mean;
  }

  forecast(lastAge: number, age: number): CompletionForecast {
    const elapsed = age - lastAge;
    const survival = Math.exp(-elapsed / this.#mean);
    return { endProbability: 1 - survival, lag: elapsed - this.#mean * (1 - survival), hazard: 1 / this.#mean };
  }

  // Such a job gives no information about the duration of whole jobs.
  observeRunning(): void {}
  observeEnd(): void {}
  isStale(): boolean {
    return false;
  }
}
