import { averageFigures, type BudgetFigures, mean } from "./figures.ts";
import { simulateOracle } from "./oracle.ts";
import { roundTripSeconds, simulateBudget, simulateFixedInterval } from "./simulate.ts";
import type { RoundTrip } from "./simulated-service.ts";
import {
  equalDurations,
  firstGuess,
  imageDurations,
  type JobDurations,
  unevenRoundTrip,
  videoDurations,
} from "./workloads.ts";

export interface SimulationCase {
  name: string;
  /** The durations of the jobs of each run. */
  runs: readonly JobDurations[];
  /** The median that the client expects, in seconds. */
  guess: number;
  /** How long requests take; 0.3 s each by default. */
  trip?: RoundTrip;
}

/** The figures of each strategy for the jobs of a case, averaged over its runs. */
export interface CaseResult {
  name: string;
  strategies: ReadonlyMap<string, StrategyFigures>;
}

export interface StrategyFigures extends BudgetFigures {
  /** The makespan over that of each oracle. */
  overSubmitFirst: number;
  overPollFirst: number;
}

export const ownStrategy = "this client";
const workers = 10;

const seeds = (count: number, make: (seed: number) => JobDurations) =>
  Array.from({ length: count }, (_, index) => make(index + 1));

export const simulationCases: readonly SimulationCase[] = [
  { name: "video, N=1", runs: seeds(200, (seed) => videoDurations(1, seed)), guess: firstGuess },
  { name: "image, N=10", runs: seeds(25, (seed) => imageDurations(10, seed)), guess: firstGuess },
  { name: "video, N=10", runs: seeds(25, (seed) => videoDurations(10, seed)), guess: firstGuess },
  { name: "video, N=100", runs: seeds(8, (seed) => videoDurations(100, seed)), guess: firstGuess },
  {
    name: "video, N=100, uneven responses",
    runs: seeds(8, (seed) => videoDurations(100, seed)),
    guess: firstGuess,
    trip: unevenRoundTrip,
  },
  { name: "video, N=1000", runs: seeds(3, (seed) => videoDurations(1000, seed)), guess: firstGuess },
  { name: "ten of 90 s, 60 s expected", runs: [equalDurations(10, 90)], guess: 60 },
  { name: "ten of 90 s, 184 s expected", runs: [equalDurations(10, 90)], guess: 184 },
  { name: "ten of 180 s, 60 s expected", runs: [equalDurations(10, 180)], guess: 60 },
  { name: "ten of 180 s, 184 s expected", runs: [equalDurations(10, 180)], guess: 184 },
];

export async function measureCase({ name, runs, guess, trip }: SimulationCase): Promise<CaseResult> {
  const submitFirst = runs.map((durations) => simulateOracle(durations, "submit", roundTripSeconds));
  const pollFirst = runs.map((durations) => simulateOracle(durations, "poll", roundTripSeconds));
  const compare = (figures: readonly BudgetFigures[]): StrategyFigures => ({
    ...averageFigures(figures),
    overSubmitFirst: mean(figures.map(({ makespan }, run) => makespan / (submitFirst[run]?.makespan ?? Number.NaN))),
    overPollFirst: mean(figures.map(({ makespan }, run) => makespan / (pollFirst[run]?.makespan ?? Number.NaN))),
  });
  const runAll = async (strategy: (durations: JobDurations) => Promise<BudgetFigures>) => {
    const figures: BudgetFigures[] = [];
    for (const durations of runs) figures.push(await strategy(durations));
    return compare(figures);
  };
  const count = runs[0]?.length ?? 0;
  const strategies = new Map([
    [ownStrategy, await runAll((durations) => simulateBudget(durations, guess, trip))],
    ["5 s poll, all at once", await runAll((durations) => simulateFixedInterval(durations, count, trip))],
  ]);
  if (count > workers)
    strategies.set(
      `5 s poll, ${workers} workers`,
      await runAll((durations) => simulateFixedInterval(durations, workers, trip)),
    );
  strategies.set("oracle, submit first", compare(submitFirst));
  strategies.set("oracle, poll first", compare(pollFirst));
  return { name, strategies };
}
