import type { Clock } from "../../src/scheduling/clock.ts";

interface Sleeper {
  at: number;
  wake(): void;
}

/** A clock of discrete events: when nothing is left to do, it is the next moment that anybody sleeps for. */
export class EventClock implements Clock {
  #now = 0;
  /** The next one last. */
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
      // Of those that sleep for the same moment, the first one wakes first.
      const place = this.#sleepers.findLastIndex(({ at }) => at > sleeper.at) + 1;
      this.#sleepers.splice(place, 0, sleeper);
    });
  }

  /** Lets time pass until some work is done. */
  async run<T>(work: Promise<T>): Promise<T> {
    let over = false;
    const end = () => {
      over = true;
    };
    work.then(end, end);
    for (;;) {
      // All promises that can go on have done so before an immediate runs.
      await new Promise((resolve) => setImmediate(resolve));
      if (over) return work;
      const next = this.#sleepers.pop();
      if (!next) throw new Error("The work is not done, and nobody waits for a moment.");
      this.#now = next.at;
      next.wake();
    }
  }
}
