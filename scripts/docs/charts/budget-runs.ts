import { interval } from "../../budget/clients.ts";
import type { Outcome } from "../../budget/figures.ts";
import { knowAll } from "../../budget/oracle.ts";
import { byBudget, byInterval, roundTrip } from "../../budget/simulate.ts";
import { firstGuess, videos } from "../../budget/world.ts";

/** How many videos the chart is about, how often the plain poll asks, and for how many at once. */
export const setting = { count: 100, interval: interval / 1000, workers: 10 };

/** The ways to do the same videos, in the order of the guide's table. */
export interface BudgetRuns {
  ours: Outcome;
  workers: Outcome;
  atOnce: Outcome;
  oracle: Outcome;
}

let runs: Promise<BudgetRuns> | undefined;

/** What each way comes to in the simulator, over one world: it takes a second, and is run once. */
export function budgetRuns(): Promise<BudgetRuns> {
  runs ??= run();
  return runs;
}

async function run(): Promise<BudgetRuns> {
  const durations = videos(setting.count, 1);
  return {
    ours: await byBudget(durations, firstGuess),
    workers: await byInterval(durations, setting.workers),
    atOnce: await byInterval(durations, setting.count),
    oracle: knowAll(durations, "submit", roundTrip),
  };
}
