import { average, type Figures, mean } from "./figures.ts";
import { knowAll } from "./oracle.ts";
import type { RoundTrip } from "./service.ts";
import { byBudget, byInterval, roundTrip } from "./simulate.ts";
import { alike, type Durations, firstGuess, images, uneven, videos } from "./world.ts";

export interface Case {
  name: string;
  /** How long the jobs of each run take. */
  runs: readonly Durations[];
  /** The median that the client expects, in seconds. */
  guess: number;
  /** How long requests take; 0.3 s each by default. */
  trip?: RoundTrip;
}

/** What the ways to do the jobs of a case came to, on the mean of its runs. */
export interface Result {
  name: string;
  ways: ReadonlyMap<string, Measured>;
}

export interface Measured extends Figures {
  /** The makespan over that of each oracle. */
  overSubmitFirst: number;
  overPollFirst: number;
}

export const ours = "this client";
const workers = 10;

const seeds = (count: number, make: (seed: number) => Durations) =>
  Array.from({ length: count }, (_, index) => make(index + 1));

export const cases: readonly Case[] = [
  { name: "video, N=1", runs: seeds(200, (seed) => videos(1, seed)), guess: firstGuess },
  { name: "image, N=10", runs: seeds(25, (seed) => images(10, seed)), guess: firstGuess },
  { name: "video, N=10", runs: seeds(25, (seed) => videos(10, seed)), guess: firstGuess },
  { name: "video, N=100", runs: seeds(8, (seed) => videos(100, seed)), guess: firstGuess },
  {
    name: "video, N=100, uneven answers",
    runs: seeds(8, (seed) => videos(100, seed)),
    guess: firstGuess,
    trip: uneven,
  },
  { name: "video, N=1000", runs: seeds(3, (seed) => videos(1000, seed)), guess: firstGuess },
  { name: "ten of 90 s, 60 s expected", runs: [alike(10, 90)], guess: 60 },
  { name: "ten of 90 s, 184 s expected", runs: [alike(10, 90)], guess: 184 },
  { name: "ten of 180 s, 60 s expected", runs: [alike(10, 180)], guess: 60 },
  { name: "ten of 180 s, 184 s expected", runs: [alike(10, 180)], guess: 184 },
];

export async function measure({ name, runs, guess, trip }: Case): Promise<Result> {
  const submitFirst = runs.map((durations) => knowAll(durations, "submit", roundTrip));
  const pollFirst = runs.map((durations) => knowAll(durations, "poll", roundTrip));
  const compare = (figures: readonly Figures[]): Measured => ({
    ...average(figures),
    overSubmitFirst: mean(figures.map(({ makespan }, run) => makespan / (submitFirst[run]?.makespan ?? Number.NaN))),
    overPollFirst: mean(figures.map(({ makespan }, run) => makespan / (pollFirst[run]?.makespan ?? Number.NaN))),
  });
  const each = async (way: (durations: Durations) => Promise<Figures>) => {
    const figures: Figures[] = [];
    for (const durations of runs) figures.push(await way(durations));
    return compare(figures);
  };
  const count = runs[0]?.length ?? 0;
  const ways = new Map([
    [ours, await each((durations) => byBudget(durations, guess, trip))],
    ["5 s poll, all at once", await each((durations) => byInterval(durations, count, trip))],
  ]);
  if (count > workers)
    ways.set(`5 s poll, ${workers} workers`, await each((durations) => byInterval(durations, workers, trip)));
  ways.set("oracle, submit first", compare(submitFirst));
  ways.set("oracle, poll first", compare(pollFirst));
  return { name, ways };
}
