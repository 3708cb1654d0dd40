import type { ItemState, RowEvent } from "../../batch/index.ts";
import type { SpendingTotals } from "../../ledger/index.ts";
import type { CliContext } from "../context.ts";
import { formatCommand } from "../format-command.ts";
import { t } from "../language/translate.ts";
import { formatTable } from "../output.ts";

/** The label of each state, in the order in which rows go through them. */
export function itemStateLabels(): Readonly<Record<ItemState, string>> {
  return {
    waiting: t`Waiting`,
    intended: t`Sending (or interrupted while sending)`,
    running: t`Running`,
    completed: t`Completed, files not saved yet`,
    downloaded: t`Done`,
    failed: t`Failed`,
    refused: t`Rejected, not charged`,
    unknown: t`No response, possibly charged`,
    download_failed: t`Download failed`,
    blocked: t`Blocked by a row that did not succeed`,
    invalid: t`Invalid, not submitted`,
  };
}

/** A table of the states that rows are in, with the number of rows. */
export function formatStates(states: Readonly<Record<ItemState, number>>): string {
  const labels = Object.entries(itemStateLabels()) as [ItemState, string][];
  const rows = labels
    .filter(([state]) => states[state] > 0)
    .map(([state, label]) => [`  ${label}`, `${states[state]}`]);
  return rows.length > 0 ? formatTable(rows) : `  ${t`No rows`}`;
}

/** The command that lists why rows are invalid. */
export function describeReasonsCommand(context: CliContext, name: string): string {
  return t`Reasons of invalid rows: ${formatCommand(context, "batch", "status", name, "--rows")}`;
}

/** `shot-3 (line 3)` */
export function formatRowName(id: string | undefined, line: number): string {
  return id === undefined ? t`line ${line}` : t`${id} (line ${line})`;
}

/** The label of a row's event. */
export function rowEventLabel(type: RowEvent["type"]): string {
  const labels: Record<RowEvent["type"], string> = {
    bad: t`Invalid`,
    submitted: t`Submitted`,
    resumed: t`Resumed`,
    downloaded: t`Done`,
    failed: t`Failed`,
    refused: t`Rejected`,
    unknown: t`No response`,
    download_failed: t`Download failed`,
    timed_out: t`Timed out`,
  };
  return labels[type];
}

/** `Credits: 120 charged, 30 refunded, 60 reserved`. */
export function formatSpentCredits({ charged, refunded, reserved }: SpendingTotals): string {
  if (refunded > 0 && reserved > 0) return t`Credits: ${charged} charged, ${refunded} refunded, ${reserved} reserved`;
  if (refunded > 0) return t`Credits: ${charged} charged, ${refunded} refunded`;
  if (reserved > 0) return t`Credits: ${charged} charged, ${reserved} reserved`;
  return t`Credits: ${charged} charged`;
}
