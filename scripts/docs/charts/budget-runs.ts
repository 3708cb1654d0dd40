import { pollInterval } from "../../budget/clients.ts";
import type { SimulationOutcome } from "../../budget/figures.ts";
import { simulateOracle } from "../../budget/oracle.ts";
import { roundTripSeconds, simulateBudget, simulateFixedInterval } from "../../budget/simulate.ts";
import { firstGuess, videoDurations } from "../../budget/workloads.ts";

/** How many videos the chart is about, how often the plain poll asks, and for how many at once. */
export const setting = { count: 100, interval: pollInterval / 1000, workers: 10 };

/** The ways to do the same videos, in the order of the guide's table. */
export interface BudgetRuns {
  ours: SimulationOutcome;
  workers: SimulationOutcome;
  atOnce: SimulationOutcome;
  oracle: SimulationOutcome;
}

let runs: Promise<BudgetRuns> | undefined;

/** What each way comes to in the simulator, over one world: it takes a second, and is run once. */
export function budgetRuns(): Promise<BudgetRuns> {
  runs ??= run();
  return runs;
}

async function run(): Promise<BudgetRuns> {
  const durations = videoDurations(setting.count, 1);
  return {
    ours: await simulateBudget(durations, firstGuess),
    workers: await simulateFixedInterval(durations, setting.workers),
    atOnce: await simulateFixedInterval(durations, setting.count),
    oracle: simulateOracle(durations, "submit", roundTripSeconds),
  };
}
