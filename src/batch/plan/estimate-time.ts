import { normalSurvival } from "../../scheduling/index.ts";

/** Jobs of one duration class. */
export interface JobGroup {
  count: number;
  /** The median of their durations, in seconds. */
  median: number;
  /** The standard deviation of the logarithm of their durations. */
  spread: number;
}

export interface Workload {
  classes: readonly JobGroup[];
  /** The account's rate limit: so many requests in so many seconds. */
  requests: number;
  seconds: number;
  /** The maximum number of jobs that run at once; no limit by default. */
  inFlight?: number | undefined;
  /** Seconds that the longest chain of dependent jobs takes; 0 by default. */
  chain?: number | undefined;
}

/** How long a batch takes. */
export interface TimeEstimate {
  /** The expected time, in seconds. */
  likely: number;
  /** The time that nine of ten such batches stay below, in seconds. */
  late: number;
  /** The number of requests: submits and polls. */
  requests: number;
}

/** One submit, one poll that finds the job done, and sometimes one that finds it running; measured on large batches. */
const requestsPerJob = 2.12;
/** Seconds from a request to its response. */
const roundTrip = 0.3;
/** The quantiles of the slowest job's end: at its mean, and at nine of ten cases. */
const [meanQuantile, lateQuantile] = [0.57, 0.9];

/**
 * Estimates how long a batch takes: the longest of the time that its requests need under the rate limit, the time of its
 * slowest job, and the time of its longest chain. `npm run bench -- batch` compares it with a simulation.
 */
export function estimateTime(work: Workload): TimeEstimate {
  const { classes, inFlight, chain = 0, seconds } = work;
  const count = classes.reduce((sum, each) => sum + each.count, 0);
  if (count === 0) return { likely: 0, late: 0, requests: 0 };
  const requests = Math.ceil(count * requestsPerJob);
  const average = classes.reduce((sum, each) => sum + each.count * meanOf(each), 0) / count;
  // The last jobs still run after the last window.
  const windows = (Math.max(requests - work.requests, 0) / work.requests) * seconds;
  const budget = windows > 0 ? windows + average : 0;
  const slots = inFlight === undefined ? 0 : (count / inFlight) * average;
  const minimum = Math.max(budget, slots, chain) + 2 * roundTrip;
  return {
    likely: Math.max(minimum, slowest(work, meanQuantile)),
    late: Math.max(minimum * 1.1, slowest(work, lateQuantile)),
    requests,
  };
}

/** The time by which all jobs have ended with a probability, if submits are sent in bursts, one per window. */
function slowest({ classes, requests, seconds }: Workload, probability: number): number {
  const count = classes.reduce((sum, each) => sum + each.count, 0);
  const bursts = Math.ceil(count / requests);
  const allEnded = (at: number) => {
    let log = 0;
    for (let burst = 0; burst < bursts; burst++)
      for (const each of classes) {
        const share = (each.count / count) * Math.min(requests, count - burst * requests);
        log += share * Math.log1p(-survival(each, at - burst * seconds));
        if (log < -50) return 0;
      }
    return Math.exp(log);
  };
  let [low, high] = [0, bursts * seconds];
  while (allEnded(high) < probability) high = 2 * high + 1;
  for (let round = 0; round < 40; round++) {
    const middle = (low + high) / 2;
    if (allEnded(middle) < probability) low = middle;
    else high = middle;
  }
  return high + roundTrip;
}

/** The share of jobs that still run after so many seconds. */
function survival({ median, spread }: JobGroup, age: number): number {
  return age <= 0 ? 1 : normalSurvival(Math.log(age / median) / spread);
}

const meanOf = ({ median, spread }: JobGroup) => median * Math.exp(spread ** 2 / 2);
