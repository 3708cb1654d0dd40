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
  for await (const entry of store.entries()) {
    if (entry.state !== "waiting") continue;
    const { estimate } = entry.item;
    rows++;
    credits = credits === undefined || estimate === undefined ? undefined : credits + estimate;
  }
  return { rows, credits };
}
