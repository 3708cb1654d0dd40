import { normalSurvival } from "../../scheduling/index.ts";

/** Jobs that take about the same time. */
export interface JobGroup {
  count: number;
  /** Seconds that half of them take at most. */
  median: number;
  /** The standard deviation of the logarithm of their durations. */
  spread: number;
}

export interface Workload {
  classes: readonly JobGroup[];
  /** The account's window. */
  requests: number;
  seconds: number;
  /** How many jobs may run at once; no limit by default. */
  inFlight?: number | undefined;
  /** Seconds of the longest chain of jobs that wait for each other; none by default. */
  chain?: number | undefined;
}

/** How long a batch takes, in seconds. */
export interface TimeEstimate {
  /** What is to be expected. */
  likely: number;
  /** What nine of ten such batches stay below. */
  late: number;
  /** Requests that it takes: submits and polls. */
  requests: number;
}

/** A submit, a poll that finds the job done, and now and then one that finds it running: what large batches need. */
const requestsPerJob = 2.12;
/** Seconds from a request to its answer. */
const roundTrip = 0.3;
/** Where the mean of the slowest one's time is, and nine tenths of its cases. */
const [mean, nineTenths] = [0.57, 0.9];

/**
 * How long a batch takes: as long as its requests need in the account's window, or its slowest job, or its longest chain,
 * whichever is longest. A pure function; the simulator of `npm run bench -- budget` tells how near it comes.
 */
export function estimateTime(work: Workload): TimeEstimate {
  const { classes, inFlight, chain = 0, seconds } = work;
  const count = classes.reduce((sum, each) => sum + each.count, 0);
  if (count === 0) return { likely: 0, late: 0, requests: 0 };
  const requests = Math.ceil(count * requestsPerJob);
  const average = classes.reduce((sum, each) => sum + each.count * meanOf(each), 0) / count;
  // After the first windows the last jobs are still running.
  const windows = (Math.max(requests - work.requests, 0) / work.requests) * seconds;
  const budget = windows > 0 ? windows + average : 0;
  const slots = inFlight === undefined ? 0 : (count / inFlight) * average;
  const least = Math.max(budget, slots, chain) + 2 * roundTrip;
  return {
    likely: Math.max(least, slowest(work, mean)),
    late: Math.max(least * 1.1, slowest(work, nineTenths)),
    requests,
  };
}

/** When the last job ends, with a probability, if submits are all that is sent: in bursts, a window apart. */
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

/** The share of jobs that still run at an age. */
function survival({ median, spread }: JobGroup, age: number): number {
  return age <= 0 ? 1 : normalSurvival(Math.log(age / median) / spread);
}

const meanOf = ({ median, spread }: JobGroup) => median * Math.exp(spread ** 2 / 2);
