import { SeededRandom } from "../../src/sandbox/seeded-random.ts";

/** The durations of jobs, in seconds. */
export type JobDurations = readonly number[];

/** The client's first guess of the median, in seconds. It is wrong on purpose. */
export const firstGuess = 60;

/** Videos: lognormal, median 90 s, sigma 0.6, from 30 s to 600 s. */
export function videoDurations(count: number, seed: number): JobDurations {
  return lognormal(90, 0.6, count, "video", seed).map((seconds) => Math.min(Math.max(seconds, 30), 600));
}

/** Images: lognormal, median 20 s, sigma 0.5. */
export function imageDurations(count: number, seed: number): JobDurations {
  return lognormal(20, 0.5, count, "image", seed);
}

export function equalDurations(count: number, seconds: number): JobDurations {
  return Array.from({ length: count }, () => seconds);
}

/** Returns the seconds that a request takes if the service's speed varies: 0.1 to 1. */
export function unevenRoundTrip(before: number): number {
  return 0.1 + 0.9 * new SeededRandom("budget", "answer", before).fraction(0);
}

function lognormal(median: number, sigma: number, count: number, kind: string, seed: number): JobDurations {
  return Array.from({ length: count }, (_, index) => {
    return median * Math.exp(sigma * new SeededRandom("budget", kind, seed, index).normal());
  });
}
