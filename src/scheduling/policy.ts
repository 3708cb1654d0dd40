import type { CompletionForecast } from "./completion-forecast.ts";

/** The durations of one class of jobs. Ages are in seconds; `lastAge` is the last age at which the job was running. */
export interface JobClass {
  /** Forecasts the state of a job. */
  forecast(lastAge: number, age: number): CompletionForecast;
  /** Records that a job still runs at `age`. */
  observeRunning(lastAge: number, age: number): void;
  /** Records that a job has ended between `lastAge` and `age`. */
  observeEnd(lastAge: number, age: number): void;
  /** The share of the uncertainty that all jobs of the class have in common, from 0 to 1. */
  readonly sharedVariance: number;
  /** Whether to poll a job of this age although the forecast considers it too early. */
  isStale(age: number): boolean;
}

/** A job that may be polled. Times are in seconds. */
export interface PollCandidate {
  readonly class: JobClass;
  /** The time of the submit. */
  readonly started: number;
  /** The last time at which the job was running: its submit or its last poll. */
  readonly lastRunning: number;
  /** Whether a poll of the job is in flight. */
  readonly polling: boolean;
  /** The earliest time of the next poll. */
  readonly notBefore: number;
}

export interface SchedulingState<T extends PollCandidate> {
  /** The time in seconds. */
  now: number;
  /** The number of waiting submits. */
  queuedSubmits: number;
  /** The number of requests that may be sent now. */
  available: number;
  candidates: readonly T[];
  /** The number of requests that may be sent within the next 30 s. */
  availableInHorizon: number;
}

/** The use of the next request: a submit, a poll of a job, or none yet. */
export type SchedulingDecision<T> = "submit" | T | undefined;

/** A job with this probability to have ended is polled although submits wait: it needs that poll in any case. */
const endedThreshold = 0.95;
/** The minimum of lag that a poll must be expected to save, in seconds. */
const minimumGain = 0.25;
/** The maximum share of the available requests that is reserved for jobs that end together. */
const reservedShare = 0.8;
/** The planning horizon in seconds. */
export const horizon = 30;

/**
 * Chooses the use of the account's next request. A poll has a price in seconds of lag, at which all candidates together
 * use as many requests as are available: Keller's inspection density, Management Science 21(3), 1974,
 * doi:10.1287/mnsc.21.3.256.
 */
export function chooseNextRequest<T extends PollCandidate>({
  now,
  queuedSubmits,
  available,
  candidates,
  availableInHorizon,
}: SchedulingState<T>): SchedulingDecision<T> {
  const groups = new Map<JobClass, { demand: number; size: number; inFlight: number }>();
  let best: { job: T; gain: number; endProbability: number } | undefined;
  let stale: T | undefined;
  for (const job of candidates) {
    const group = groups.get(job.class) ?? { demand: 0, size: 0, inFlight: 0 };
    groups.set(job.class, group);
    const { endProbability, lag, hazard } = job.class.forecast(job.lastRunning - job.started, now - job.started);
    group.demand += Math.sqrt(hazard / 2) * Math.min(horizon, 1 / hazard);
    group.size++;
    if (job.polling) group.inFlight++;
    // A poll that finds the end is not wasted: each job needs one.
    const gain = queuedSubmits ? endProbability : lag / (1 - endProbability);
    if (job.polling || now < job.notBefore) continue;
    if (!(best && gain <= best.gain)) best = { job, gain, endProbability };
    if (job.class.isStale(now - job.started)) stale ??= job;
  }
  // A few submits take precedence: while the last jobs run, there are enough requests for all polls.
  const manySubmits = queuedSubmits > Math.max(available, candidates.length);
  if (queuedSubmits) return manySubmits && best && best.endProbability >= endedThreshold ? best.job : "submit";
  if (!best) return undefined;
  let [demand, endingTogether] = [0, 0];
  for (const [jobClass, group] of groups) {
    // If jobs of a class end together, polling one is enough: the class's demand grows with √n, not n.
    demand += group.demand * group.size ** (-jobClass.sharedVariance / 2);
    if (jobClass.sharedVariance > 0.5) endingTogether += group.size - 1;
  }
  // When they end, each needs a poll at once: those requests are reserved.
  const unreserved = availableInHorizon - Math.min(endingTogether, availableInHorizon * reservedShare);
  const price = Math.max(minimumGain, (demand / Math.max(unreserved, 1)) ** 2);
  // A poll in flight will give information about its class, so further polls of the class cost more.
  const inFlight = groups.get(best.job.class)?.inFlight ?? 0;
  if (best.gain >= price * (1 + inFlight)) return best.job;
  return stale && !groups.get(stale.class)?.inFlight ? stale : undefined;
}

/** The seconds until the next choice if no poll is worth a request yet: a small part of the time since the last poll. */
export function recheckDelay(candidates: readonly PollCandidate[], now: number): number {
  let delay = 10;
  for (const { lastRunning, notBefore } of candidates)
    delay = Math.min(delay, notBefore > now ? notBefore - now : Math.max((now - lastRunning) / 16, 0.25));
  return delay;
}
