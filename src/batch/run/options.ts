import type { LedgerSpendingLimit } from "../../ledger/index.ts";
import type { Awaitable } from "../store.ts";
import type { CanaryReport } from "./canary.ts";
import type { PendingSubmits } from "./pending-submits.ts";

/** How to run a batch. */
export interface RunOptions {
  /** The folder for the files; relative paths are resolved against the working directory. */
  directory: string;
  /** Whether to replace existing files; false by default. */
  overwrite?: boolean | undefined;
  /** The maximum number of credits that the batch may cost over all its runs; no limit by default. */
  maxCredits?: number | undefined;
  /** Whether to submit rows with an unknown price although `maxCredits` is set; false by default. */
  allowUnknownPrice?: boolean | undefined;
  /** Called before anything is sent, if rows wait. If it throws, nothing is sent, and `runBatch` throws the same. */
  confirm?: ((due: PendingSubmits) => Awaitable<void>) | undefined;
  /** How many rows to run first and to compare with their quotes; 0 by default. */
  canary?: number | undefined;
  /** Called when these rows are done. Without it, or if it returns false, the run ends there with the reason `canary`. */
  confirmCanary?: ((report: CanaryReport) => Awaitable<boolean>) | undefined;
  /** The maximum number of tasks that run at once; no limit by default. */
  maxInFlight?: number | undefined;
  /** Whether to lint prompts before they are sent; true by default. */
  lint?: boolean | undefined;
  /** Milliseconds after which a running task is left to the next run; 1,800,000 (30 minutes) by default. */
  taskTimeout?: number | undefined;
  /** The maximum number of downloads at once; 4 by default. */
  downloads?: number | undefined;
  /** Ends the run. Submitted tasks keep running; the next run resumes them. */
  signal?: AbortSignal | undefined;
}

/** The spending limits of a batch's jobs. */
export function spendingLimitsOf(scope: string, { maxCredits }: RunOptions): LedgerSpendingLimit[] {
  return maxCredits === undefined ? [] : [{ session: scope, maxCredits }];
}
