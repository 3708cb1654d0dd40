import { contract } from "../../src/contract/page/index.ts";
import { figuresOf, type SimulationOutcome } from "./figures.ts";
import type { JobDurations } from "./workloads.ts";

const { rateLimit } = contract;

/**
 * Simulates an ideal client that knows when each job ends: it sends one submit and one poll for each, in the given order,
 * as early as the service's window allows. It is the reference for a client that has to learn the durations.
 * @param first whether a submit or the poll of an ended job goes first if both are possible.
 * @param roundTrip seconds from a request to its response.
 */
export function simulateOracle(
  durations: JobDurations,
  first: "submit" | "poll",
  roundTrip: number,
): SimulationOutcome {
  const oneWay = roundTrip / 2;
  const arrivals: number[] = [];
  /** The ends of the jobs that were not polled yet, in ascending order. */
  const ends: number[] = [];
  const lags: number[] = [];
  const observedAt: number[] = [];
  const left = [...durations];
  for (let now = oneWay; lags.length < durations.length; ) {
    now = Math.max(now, (arrivals.at(-rateLimit.requests) ?? Number.NEGATIVE_INFINITY) + rateLimit.seconds);
    const [end = Number.POSITIVE_INFINITY] = ends;
    const [next] = left;
    if (next !== undefined && (first === "submit" || end > now)) {
      left.shift();
      const index = ends.findLastIndex((other) => other <= now + next) + 1;
      ends.splice(index, 0, now + next);
    } else {
      now = Math.max(now, end);
      ends.shift();
      lags.push(now + oneWay - end);
      observedAt.push(now + oneWay);
    }
    arrivals.push(now);
  }
  const makespan = (arrivals.at(-1) ?? 0) + oneWay;
  return { ...figuresOf({ makespan, lags, requests: arrivals.length, refused: 0 }), observedAt };
}
