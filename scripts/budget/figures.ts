import { median } from "../bench/median.ts";

/** The figures of a strategy, in seconds. */
export interface BudgetFigures {
  /** From the first request until the last job was delivered. */
  makespan: number;
  /** From a job's end until its client received it. */
  meanLag: number;
  medianLag: number;
  /** Requests that were admitted. */
  requests: number;
  perTask: number;
  /** Requests that got 429. */
  refused: number;
  delivered: number;
}

/** The figures, and the seconds at which each client received its job's end, in ascending order. */
export interface SimulationOutcome extends BudgetFigures {
  observedAt: readonly number[];
}

export interface MeasuredRun {
  makespan: number;
  lags: readonly number[];
  requests: number;
  refused: number;
}

export function figuresOf({ makespan, lags, requests, refused }: MeasuredRun): BudgetFigures {
  return {
    makespan,
    meanLag: mean(lags),
    medianLag: median(lags),
    requests,
    perTask: requests / lags.length,
    refused,
    delivered: lags.length,
  };
}

/** Returns the mean of each figure over several runs. */
export function averageFigures(runs: readonly BudgetFigures[]): BudgetFigures {
  const [first] = runs;
  if (!first) throw new Error("There are no runs to average.");
  const names = (Object.keys(first) as (keyof BudgetFigures)[]).filter((name) => typeof first[name] === "number");
  return Object.fromEntries(
    names.map((name) => [name, mean(runs.map((run) => run[name]))]),
  ) as unknown as BudgetFigures;
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
