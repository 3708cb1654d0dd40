import { contract } from "../../src/contract/page/index.ts";
import { RequestBudget } from "../../src/scheduling/budget.ts";
import type { Clock } from "../../src/scheduling/clock.ts";
import { finishByBudget, finishByInterval, type World, work } from "./clients.ts";
import { EventClock } from "./event-clock.ts";
import { figuresOf, type Outcome } from "./figures.ts";
import { type Job, type RoundTrip, SimulatedService } from "./service.ts";
import type { Durations } from "./world.ts";

const { rateLimit } = contract;

/** Seconds from a request to its answer. */
export const roundTrip = 0.3;
const usual: RoundTrip = () => roundTrip;

/**
 * One client with its budget.
 * @param guess the median that it expects, in seconds.
 */
export async function byBudget(durations: Durations, guess: number, trip = usual): Promise<Outcome> {
  const { figures } = await simulate(durations, trip, (jobs, world) => {
    const budget = newBudget(world.clock);
    return Promise.all(jobs.map((job) => finishByBudget(job, world, budget, guess)));
  });
  return figures;
}

/** A poll every 5 s by so many workers. */
export async function byInterval(durations: Durations, workers: number, trip = usual): Promise<Outcome> {
  const { figures } = await simulate(durations, trip, (jobs, world) => {
    return work(jobs, workers, (job) => finishByInterval(job, world));
  });
  return figures;
}

/** Several clients of one account that know nothing of each other. */
export async function byStrangers(durations: Durations, guess: number, clients: number) {
  const { figures, refusals } = await simulate(durations, usual, (jobs, world) => {
    const budgets = Array.from({ length: clients }, () => newBudget(world.clock));
    const shares = budgets.map((budget, own) => {
      const share = jobs.filter((_, index) => index % clients === own);
      return Promise.all(share.map((job) => finishByBudget(job, world, budget, guess)));
    });
    return Promise.all(shares);
  });
  const all = figures.requests + figures.refused;
  return {
    ...figures,
    /** Of all requests, those that got 429; and those among them after the first window, when they could know. */
    refusedShare: figures.refused / all,
    lateShare: refusals.filter((at) => at > rateLimit.seconds).length / all,
  };
}

function newBudget(clock: Clock): RequestBudget {
  return new RequestBudget(clock, { requests: rateLimit.requests, milliseconds: rateLimit.seconds * 1000 });
}

async function simulate(
  durations: Durations,
  trip: RoundTrip,
  start: (jobs: readonly Job[], world: World) => Promise<unknown>,
) {
  const clock = new EventClock();
  const service = new SimulatedService(clock, trip);
  const jobs: Job[] = durations.map((seconds, index) => ({ id: `job ${index}`, seconds }));
  await clock.run(start(jobs, { clock, service }));
  const lags = jobs.flatMap(({ endsAt, toldAt }) => {
    return endsAt === undefined || toldAt === undefined ? [] : toldAt - endsAt;
  });
  const { admitted: requests, refusals } = service;
  const told = jobs.flatMap(({ toldAt = [] }) => toldAt).sort((a, b) => a - b);
  const figures = figuresOf({ makespan: clock.now() / 1000, lags, requests, refused: refusals.length });
  return { figures: { ...figures, told }, refusals };
}
