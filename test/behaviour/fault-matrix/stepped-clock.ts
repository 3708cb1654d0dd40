import type { Clock } from "../../../src/scheduling/clock.ts";

export interface SteppedClock extends Clock {
  /** The number of pending sleeps. */
  readonly sleepers: number;
  /** Advances the clock and ends the sleeps that are over. */
  advance(milliseconds: number): void;
}

/** A clock that stops until `advance` is called. */
export function steppedClock(): SteppedClock {
  let time = 0;
  const sleepers = new Set<{ until: number; wake: () => void }>();
  return {
    now: () => time,
    get sleepers() {
      return sleepers.size;
    },
    sleep: (milliseconds, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason);
        const sleeper = {
          until: time + milliseconds,
          wake: () => {
            signal?.removeEventListener("abort", abort);
            sleepers.delete(sleeper);
            resolve();
          },
        };
        const abort = () => {
          sleepers.delete(sleeper);
          reject(signal?.reason);
        };
        signal?.addEventListener("abort", abort, { once: true });
        sleepers.add(sleeper);
      }),
    advance(milliseconds) {
      time += milliseconds;
      for (const sleeper of sleepers) if (sleeper.until <= time) sleeper.wake();
    },
  };
}
