import type { CompletionForecast } from "./completion-forecast.ts";

/** What jobs of one class have in common. Ages are in seconds. */
export interface JobClass {
  /** What may have become of a job that was last seen running at one age and is now at another. */
  forecast(before: number, age: number): CompletionForecast;
  /** A job that was seen running at one age was seen running again. */
  observeRunning(before: number, age: number): void;
  /** A job that was last seen running at one age was seen to have ended at another. */
  observeEnd(before: number, age: number): void;
  /** How much of what is not known about a job is common to its class: 0 nothing, 1 all. */
  readonly sharedVariance: number;
  /** Whether to look at a job of this age though all that is known says that it is too early. */
  isStale(age: number): boolean;
}

/** A job that is waited for. Times are in seconds. */
export interface PollCandidate {
  readonly class: JobClass;
  /** When it was submitted. */
  readonly started: number;
  /** When it was last seen running: at its submit, or by its last poll. */
  readonly lastRunning: number;
  /** Whether a poll of it is under way. */
  readonly polling: boolean;
  /** Before this it must not be polled. */
  readonly notBefore: number;
}

export interface SchedulingState<T extends PollCandidate> {
  now: number;
  /** How many submits wait for their turn. */
  queuedSubmits: number;
  /** How many requests may be sent now. */
  available: number;
  candidates: readonly T[];
  /** How many requests may be sent within the next 30 s. */
  availableInHorizon: number;
}

/** What to do with the next request: submit, poll a job, or keep it. */
export type SchedulingDecision<T> = "submit" | T | undefined;

/** Polled although submits wait: a job that has surely ended costs its poll sooner or later. */
const endedThreshold = 0.95;
/** Seconds of lag that a wasted poll must be expected to save, at the least. */
const minimumGain = 0.25;
/** The most of what can be afforded that is kept back for jobs that end together. */
const reservedShare = 0.8;
export const horizon = 30;

/**
 * Chooses what the account's next request is for. The price of a poll, in seconds of lag, is such that all watched jobs
 * together can afford the requests that there are: Keller's inspection density, Management Science 21(3), 1974,
 * doi:10.1287/mnsc.21.3.256.
 */
export function chooseNextRequest<T extends PollCandidate>({
  now,
  queuedSubmits: submits,
  available: room,
  candidates: watched,
  availableInHorizon: affordable,
}: SchedulingState<T>): SchedulingDecision<T> {
  const groups = new Map<JobClass, { demand: number; size: number; open: number }>();
  let best: { job: T; gain: number; ended: number } | undefined;
  let doubtful: T | undefined;
  for (const job of watched) {
    const group = groups.get(job.class) ?? { demand: 0, size: 0, open: 0 };
    groups.set(job.class, group);
    const { endProbability: ended, lag, hazard } = job.class.forecast(job.lastRunning - job.started, now - job.started);
    group.demand += Math.sqrt(hazard / 2) * Math.min(horizon, 1 / hazard);
    group.size++;
    if (job.polling) group.open++;
    // A poll that finds the end is no waste: each job needs one.
    const gain = submits ? ended : lag / (1 - ended);
    if (job.polling || now < job.notBefore) continue;
    if (!(best && gain <= best.gain)) best = { job, gain, ended };
    if (job.class.isStale(now - job.started)) doubtful ??= job;
  }
  // Few submits go first: while the last jobs run, there is room for the polls of all.
  const many = submits > Math.max(room, watched.length);
  if (submits) return many && best && best.ended >= endedThreshold ? best.job : "submit";
  if (!best) return undefined;
  let [demand, together] = [0, 0];
  for (const [jobs, group] of groups) {
    // Jobs that end together need one scout among them, not a poll each: n of them ask for what √n would.
    demand += group.demand * group.size ** (-jobs.sharedVariance / 2);
    if (jobs.sharedVariance > 0.5) together += group.size - 1;
  }
  // Where they do end together, each needs a poll at once: those requests are kept back.
  const spare = affordable - Math.min(together, affordable * reservedShare);
  const price = Math.max(minimumGain, (demand / Math.max(spare, 1)) ** 2);
  // What a poll under way will tell of its class is worth waiting for.
  const open = groups.get(best.job.class)?.open ?? 0;
  if (best.gain >= price * (1 + open)) return best.job;
  return doubtful && !groups.get(doubtful.class)?.open ? doubtful : undefined;
}

/** The seconds after which to choose again where nothing is worth a request yet: a small part of what has gone by. */
export function recheckDelay(watched: readonly PollCandidate[], now: number): number {
  let shortest = 10;
  for (const { lastRunning: seen, notBefore } of watched)
    shortest = Math.min(shortest, notBefore > now ? notBefore - now : Math.max((now - seen) / 16, 0.25));
  return shortest;
}
