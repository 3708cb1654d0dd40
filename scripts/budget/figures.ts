import { median } from "../bench/median.ts";

/** What a way to do some jobs came to. Seconds. */
export interface BudgetFigures {
  /** From the first request until the last job was delivered. */
  makespan: number;
  /** From a job's end until its client knew. */
  meanLag: number;
  medianLag: number;
  /** Requests that were let in. */
  requests: number;
  perTask: number;
  /** Requests that were not: 429. */
  refused: number;
  delivered: number;
}

/** With when each job's client knew that it had ended: seconds, the earliest first. */
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

/** The mean of each figure over several runs. */
export function averageFigures(runs: readonly BudgetFigures[]): BudgetFigures {
  const [first] = runs;
  if (!first) throw new Error("There is nothing to average.");
  const names = (Object.keys(first) as (keyof BudgetFigures)[]).filter((name) => typeof first[name] === "number");
  return Object.fromEntries(
    names.map((name) => [name, mean(runs.map((run) => run[name]))]),
  ) as unknown as BudgetFigures;
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
