import type { Clock } from "../../src/scheduling/clock.ts";

interface Sleeper {
  at: number;
  wake(): void;
}

/** A clock of discrete events: when no work is left, it advances to the end of the next sleep. */
export class EventClock implements Clock {
  #now = 0;
  /** Sorted, with the earliest one last. */
  readonly #sleepers: Sleeper[] = [];

  now(): number {
    return this.#now;
  }

  sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const abort = () => {
        this.#sleepers.splice(this.#sleepers.indexOf(sleeper), 1);
        reject(signal?.reason);
      };
      const wake = () => {
        signal?.removeEventListener("abort", abort);
        resolve();
      };
      const sleeper = { at: this.#now + Math.max(milliseconds, 0), wake };
      signal?.addEventListener("abort", abort);
      // Sleepers with the same time wake in the order in which they went to sleep.
      const index = this.#sleepers.findLastIndex(({ at }) => at > sleeper.at) + 1;
      this.#sleepers.splice(index, 0, sleeper);
    });
  }

  /** Advances the time until some work is done. */
  async run<T>(work: Promise<T>): Promise<T> {
    let over = false;
    const end = () => {
      over = true;
    };
    work.then(end, end);
    for (;;) {
      // All promises that can continue do so before an immediate runs.
      await new Promise((resolve) => setImmediate(resolve));
      if (over) return work;
      const next = this.#sleepers.pop();
      if (!next) throw new Error("The work is not done, but nothing sleeps on this clock.");
      this.#now = next.at;
      next.wake();
    }
  }
}
