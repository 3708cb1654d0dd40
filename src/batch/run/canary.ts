import type { BatchEntry, ItemState, Store } from "../store.ts";

/** What the first rows of a batch came to. */
export interface CanaryReport {
  /** How many rows were run. */
  rows: number;
  completed: number;
  failed: number;
  /** Credits that these rows were quoted at the most; undefined where a price was not known. */
  quoted: number | undefined;
  /** Credits that were charged and not given back. */
  charged: number;
  /** Whether all have come out, and none cost more than its quote. */
  good: boolean;
  /** What is wrong, as sentences. */
  problems: string[];
}

const unsentStates: readonly ItemState[] = ["waiting", "blocked"];
const savedStates: readonly ItemState[] = ["downloaded"];

/** How many rows of a batch were begun. */
export function countStarted(states: Readonly<Record<ItemState, number>>): number {
  return Object.entries(states).reduce(
    (sum, [state, count]) => sum + (unsentStates.includes(state as ItemState) ? 0 : count),
    0,
  );
}

/** Compares what was run with what was quoted. */
export async function reportCanary(store: Store): Promise<CanaryReport> {
  const entries: BatchEntry[] = [];
  for await (const entry of store.entries()) if (!unsentStates.includes(entry.state)) entries.push(entry);
  const problems = entries.flatMap(problemsOf);
  const estimates = entries.map(({ item }) => item.estimate);
  const known = estimates.every((estimate) => estimate !== undefined);
  const charges = entries.map(({ job }) => (job?.creditsUsed ?? 0) - (job?.creditsRefunded ?? 0));
  const completed = entries.filter(({ state }) => savedStates.includes(state)).length;
  return {
    rows: entries.length,
    completed,
    failed: entries.length - completed,
    quoted: known ? sum(estimates as number[]) : undefined,
    charged: sum(charges),
    good: problems.length === 0,
    problems,
  };
}

function problemsOf({ item, state, job }: BatchEntry): string[] {
  const used = job?.creditsUsed;
  if (!savedStates.includes(state))
    return [`Row ${item.id} is ${state}: ${job?.error?.message ?? "no reason is known"}`];
  if (item.estimate === undefined || used === undefined || used <= item.estimate) return [];
  return [`Row ${item.id} cost ${used} credits, and at most ${item.estimate} were expected.`];
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, each) => total + each, 0);
