import { contract } from "../../src/contract/page/index.ts";
import { RequestBudget } from "../../src/scheduling/budget.ts";
import type { Clock } from "../../src/scheduling/clock.ts";
import { finishByBudget, finishByInterval, runWorkers, type SimulationEnvironment } from "./clients.ts";
import { EventClock } from "./event-clock.ts";
import { figuresOf, type SimulationOutcome } from "./figures.ts";
import { type RoundTrip, type SimulatedJob, SimulatedService } from "./simulated-service.ts";
import type { JobDurations } from "./workloads.ts";

const { rateLimit } = contract;

/** Seconds from a request to its response. */
export const roundTripSeconds = 0.3;
const defaultRoundTrip: RoundTrip = () => roundTripSeconds;

/**
 * Simulates one client with its budget.
 * @param guess the median that it expects, in seconds.
 */
export async function simulateBudget(
  durations: JobDurations,
  guess: number,
  trip = defaultRoundTrip,
): Promise<SimulationOutcome> {
  const { figures } = await simulate(durations, trip, (jobs, environment) => {
    const budget = newBudget(environment.clock);
    return Promise.all(jobs.map((job) => finishByBudget(job, environment, budget, guess)));
  });
  return figures;
}

/** Simulates a number of workers that poll every 5 s. */
export async function simulateFixedInterval(
  durations: JobDurations,
  workers: number,
  trip = defaultRoundTrip,
): Promise<SimulationOutcome> {
  const { figures } = await simulate(durations, trip, (jobs, environment) => {
    return runWorkers(jobs, workers, (job) => finishByInterval(job, environment));
  });
  return figures;
}

/** Simulates several clients of one account that do not coordinate. */
export async function simulateUncoordinatedClients(durations: JobDurations, guess: number, clients: number) {
  const { figures, refusals } = await simulate(durations, defaultRoundTrip, (jobs, environment) => {
    const budgets = Array.from({ length: clients }, () => newBudget(environment.clock));
    const shares = budgets.map((budget, own) => {
      const share = jobs.filter((_, index) => index % clients === own);
      return Promise.all(share.map((job) => finishByBudget(job, environment, budget, guess)));
    });
    return Promise.all(shares);
  });
  const all = figures.requests + figures.refused;
  return {
    ...figures,
    /** The share of all requests that got 429, and the share that got it after the first window. */
    refusedShare: figures.refused / all,
    lateShare: refusals.filter((at) => at > rateLimit.seconds).length / all,
  };
}

function newBudget(clock: Clock): RequestBudget {
  return new RequestBudget(clock, { requests: rateLimit.requests, milliseconds: rateLimit.seconds * 1000 });
}

async function simulate(
  durations: JobDurations,
  trip: RoundTrip,
  start: (jobs: readonly SimulatedJob[], environment: SimulationEnvironment) => Promise<unknown>,
) {
  const clock = new EventClock();
  const service = new SimulatedService(clock, trip);
  const jobs: SimulatedJob[] = durations.map((seconds, index) => ({ id: `job ${index}`, seconds }));
  await clock.run(start(jobs, { clock, service }));
  const lags = jobs.flatMap(({ endsAt, observedAt }) => {
    return endsAt === undefined || observedAt === undefined ? [] : observedAt - endsAt;
  });
  const { admitted: requests, refusals } = service;
  const observedAt = jobs.flatMap((job) => job.observedAt ?? []).sort((a, b) => a - b);
  const figures = figuresOf({ makespan: clock.now() / 1000, lags, requests, refused: refusals.length });
  return { figures: { ...figures, observedAt }, refusals };
}
