import type { CompletionForecast } from "./completion-forecast.ts";
import type { JobClass } from "./policy.ts";

/** A job of which nobody here saw the start: it is looked at once, then it may end any moment. Seconds. */
export class MemorylessDuration implements JobClass {
  readonly sharedVariance = 0;
  readonly #mean: number;

  /** @param mean how long it is expected to run on. */
  constructor(mean: number) {
    this.#mean = mean;
  }

  forecast(before: number, age: number): CompletionForecast {
    const unseen = age - before;
    const alive = Math.exp(-unseen / this.#mean);
    return { endProbability: 1 - alive, lag: unseen - this.#mean * (1 - alive), hazard: 1 / this.#mean };
  }

  // It tells nothing of how long a whole job takes.
  observeRunning(): void {}
  observeEnd(): void {}
  isStale(): boolean {
    return false;
  }
}
