import type { Store } from "../store.ts";

/** What a batch is about to submit. */
export interface PendingSubmits {
  /** How many rows wait. */
  rows: number;
  /** The most credits that they were seen to cost; undefined where a price is not known. */
  credits: number | undefined;
}

/** What waits in a batch, and may be paid for. */
export async function findPendingSubmits(store: Store): Promise<PendingSubmits> {
  let [rows, credits]: [number, number | undefined] = [0, 0];
  for await (const { item, state } of store.entries()) {
    if (state !== "waiting") continue;
    rows++;
    credits = credits === undefined || item.estimate === undefined ? undefined : credits + item.estimate;
  }
  return { rows, credits };
}
