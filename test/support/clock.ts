import type { Clock } from "../../src/limits/clock.ts";

/** A clock whose sleeps pass at once; `now()` tells how much virtual time went by. */
export function virtualClock(): Clock & { sleeps: number[] } {
  let time = 0;
  const sleeps: number[] = [];
  return {
    sleeps,
    now: () => time,
    async sleep(milliseconds, signal) {
      signal?.throwIfAborted();
      sleeps.push(milliseconds);
      time += milliseconds;
    },
  };
}
