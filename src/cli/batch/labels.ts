import type { ItemState } from "../../batch/index.ts";
import type { SpendingTotals } from "../../ledger/index.ts";
import { pluralize } from "../output.ts";

/** What each state is called, in the order in which rows go through them. */
export const itemStateLabels: Readonly<Record<ItemState, string>> = {
  waiting: "wait",
  intended: "about to be sent, or sent by a run that died",
  running: "running",
  completed: "completed, files to be saved",
  downloaded: "done",
  failed: "failed",
  refused: "refused, not charged",
  unknown: "without an answer, perhaps charged",
  unsaved: "done, files could not be had",
  blocked: "need a row that did not come out",
};

/** `120 credits charged, 30 refunded, 60 reserved`. */
export function formatSpentCredits({ charged, refunded, reserved }: SpendingTotals): string {
  const parts = [`${pluralize(charged, "credit")} charged`];
  if (refunded > 0) parts.push(`${refunded} refunded`);
  if (reserved > 0) parts.push(`${reserved} reserved`);
  return parts.join(", ");
}
