import { message } from "../../message.ts";
import type { ItemEntry, ItemState, Store } from "../store.ts";

/** The result of the first rows of a batch. */
export interface CanaryReport {
  /** The number of rows that were run. */
  rows: number;
  /** How many of them were completed and saved. */
  completed: number;
  /** How many of them were not. */
  failed: number;
  /** The maximum price of these rows, in credits; undefined if a price was unknown. */
  quoted: number | undefined;
  /** Credits that were charged and not refunded. */
  charged: number;
  /** Whether all rows were completed, and none cost more than its maximum price. */
  good: boolean;
  /** Failures and higher prices, as sentences. */
  problems: string[];
}

const unsentStates: readonly ItemState[] = ["waiting", "blocked", "invalid"];
const savedStates: readonly ItemState[] = ["downloaded"];

/** How many rows of a batch were submitted, or may have been. */
export function countStarted(states: Readonly<Record<ItemState, number>>): number {
  return Object.entries(states).reduce(
    (sum, [state, count]) => sum + (unsentStates.includes(state as ItemState) ? 0 : count),
    0,
  );
}

/** Compares the rows that were run with their quotes. */
export async function reportCanary(store: Store): Promise<CanaryReport> {
  const entries: ItemEntry[] = [];
  for await (const entry of store.entries())
    if (entry.state !== "invalid" && !unsentStates.includes(entry.state)) entries.push(entry);
  const problems = entries.flatMap(problemsOf);
  const estimates = entries.map(({ item }) => item.estimate);
  const arePricesKnown = estimates.every((estimate) => estimate !== undefined);
  const charges = entries.map(({ job }) => (job?.creditsUsed ?? 0) - (job?.creditsRefunded ?? 0));
  const completed = entries.filter(({ state }) => savedStates.includes(state)).length;
  return {
    rows: entries.length,
    completed,
    failed: entries.length - completed,
    quoted: arePricesKnown ? sum(estimates as number[]) : undefined,
    charged: sum(charges),
    good: problems.length === 0,
    problems,
  };
}

function problemsOf({ item, state, job }: ItemEntry): string[] {
  const used = job?.creditsUsed;
  if (!savedStates.includes(state))
    return [message`Row ${item.id} ended as ${state}: ${job?.error?.message ?? message`no reason was recorded`}`];
  if (item.estimate === undefined || used === undefined || used <= item.estimate) return [];
  return [message`Row ${item.id} cost ${used} credits; at most ${item.estimate} were expected.`];
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, each) => total + each, 0);
