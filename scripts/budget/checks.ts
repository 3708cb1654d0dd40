import type { LimitCheck } from "../bench/limits.ts";
import { type CaseResult, ownStrategy, type StrategyFigures } from "./cases.ts";
import type { BudgetFigures } from "./figures.ts";

type CheckBuilder = (name: string, figures: StrategyFigures) => LimitCheck[];

const checksByCase: Record<string, CheckBuilder> = {
  "video, N=1": (name, { meanLag, requests }) => [
    { name: `${name}: mean lag, s`, value: meanLag, atMost: 3 },
    { name: `${name}: requests`, value: requests, atMost: 21 },
  ],
  "video, N=100": hundredVideosChecks,
  "video, N=100, uneven responses": hundredVideosChecks,
  "video, N=1000": (name, { perTask, overSubmitFirst }) => [
    { name: `${name}: requests a task`, value: perTask, atMost: 2.2 },
    { name: `${name}: makespan over the submit-first oracle`, value: overSubmitFirst, atMost: 1.1 },
  ],
  "ten of 90 s, 60 s expected": tenJobsChecks,
  "ten of 90 s, 184 s expected": tenJobsChecks,
};

function hundredVideosChecks(name: string, { perTask, overSubmitFirst }: StrategyFigures): LimitCheck[] {
  return [
    { name: `${name}: requests a task`, value: perTask, atMost: 2.5 },
    { name: `${name}: makespan over the submit-first oracle`, value: overSubmitFirst, atMost: 1.05 },
  ];
}

function tenJobsChecks(name: string, { delivered, medianLag, requests }: StrategyFigures): LimitCheck[] {
  return [
    { name: `${name}: delivered`, value: delivered, is: 10 },
    { name: `${name}: median lag, s`, value: medianLag, atMost: 3 },
    { name: `${name}: requests`, value: requests, goal: 40, atMost: 60 },
  ];
}

/** Returns the limits for the client's figures in the simulator's cases. */
export function caseChecks(results: readonly CaseResult[]): LimitCheck[] {
  const missing = Object.keys(checksByCase).filter((name) => !results.some((result) => result.name === name));
  if (missing.length > 0) throw new Error(`There is no case "${missing[0]}" to check.`);
  return results.flatMap(({ name, strategies }) => {
    const figures = strategies.get(ownStrategy);
    if (!figures) throw new Error(`${name} was not measured.`);
    return [{ name: `${name}: 429s`, value: figures.refused, is: 0 }, ...(checksByCase[name]?.(name, figures) ?? [])];
  });
}

export function uncoordinatedClientsChecks(
  count: number,
  figures: { delivered: number; lateShare: number },
): LimitCheck[] {
  return [
    { name: "three clients: delivered", value: figures.delivered, is: count },
    { name: "three clients: 429s after the first window, of all requests", value: figures.lateShare, atMost: 0.05 },
  ];
}

/**
 * Checks that the simulator agrees with the sandbox. The simulator cannot include other load on the machine, so makespan
 * and requests may differ by 10 %, and the mean lag by 25 % or 3 s.
 */
export function agreementChecks(name: string, sandbox: BudgetFigures, simulator: BudgetFigures): LimitCheck[] {
  const round = (value: number) => Math.round(value * 100) / 100;
  const difference = (figure: keyof BudgetFigures) => Math.abs(sandbox[figure] - simulator[figure]);
  return [
    { name: `${name}: 429s`, value: sandbox.refused, is: 0 },
    { name: `${name}: delivered`, value: sandbox.delivered, is: simulator.delivered },
    { name: `${name}: makespan off by, s`, value: difference("makespan"), atMost: round(simulator.makespan / 10) },
    { name: `${name}: requests a task off by`, value: difference("perTask"), atMost: round(simulator.perTask / 10) },
    {
      name: `${name}: mean lag off by, s`,
      value: difference("meanLag"),
      atMost: round(Math.max(simulator.meanLag / 4, 3)),
    },
  ];
}
