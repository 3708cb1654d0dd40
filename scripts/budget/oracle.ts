import { contract } from "../../src/contract/page/index.ts";
import { figuresOf, type SimulationOutcome } from "./figures.ts";
import type { JobDurations } from "./workloads.ts";

const { rateLimit } = contract;

/**
 * Who knows when each job will end: one submit and one poll each, in the order given, each as early as the service's
 * window allows. What a client that has to learn it all can be held against.
 * @param first whether a submit or the poll of an ended job goes first where both could.
 * @param roundTrip seconds from a request to its answer.
 */
export function simulateOracle(
  durations: JobDurations,
  first: "submit" | "poll",
  roundTrip: number,
): SimulationOutcome {
  const oneWay = roundTrip / 2;
  const arrivals: number[] = [];
  /** Of the jobs that nobody has asked for yet, in order. */
  const ends: number[] = [];
  const lags: number[] = [];
  const told: number[] = [];
  const left = [...durations];
  for (let now = oneWay; lags.length < durations.length; ) {
    now = Math.max(now, (arrivals.at(-rateLimit.requests) ?? Number.NEGATIVE_INFINITY) + rateLimit.seconds);
    const [end = Number.POSITIVE_INFINITY] = ends;
    const [next] = left;
    if (next !== undefined && (first === "submit" || end > now)) {
      left.shift();
      const place = ends.findLastIndex((other) => other <= now + next) + 1;
      ends.splice(place, 0, now + next);
    } else {
      now = Math.max(now, end);
      ends.shift();
      lags.push(now + oneWay - end);
      told.push(now + oneWay);
    }
    arrivals.push(now);
  }
  const makespan = (arrivals.at(-1) ?? 0) + oneWay;
  return { ...figuresOf({ makespan, lags, requests: arrivals.length, refused: 0 }), observedAt: told };
}
