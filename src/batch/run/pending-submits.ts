import type { Store } from "../store.ts";

/** The rows that a batch is about to submit. */
export interface PendingSubmits {
  /** The number of waiting rows. */
  rows: number;
  /** Their maximum price in credits; undefined if a price is unknown. */
  credits: number | undefined;
}

/** Counts the waiting rows of a batch and adds up their prices. */
export async function findPendingSubmits(store: Store): Promise<PendingSubmits> {
  let [rows, credits]: [number, number | undefined] = [0, 0];
  for await (const { item, state } of store.entries()) {
    if (state !== "waiting") continue;
    rows++;
    credits = credits === undefined || item.estimate === undefined ? undefined : credits + item.estimate;
  }
  return { rows, credits };
}
