import type { LedgerSpendingLimit } from "../../ledger/index.ts";
import type { Awaitable } from "../store.ts";
import type { CanaryReport } from "./canary.ts";
import type { PendingSubmits } from "./pending-submits.ts";

/** How a batch is run, whatever it consists of. */
export interface RunOptions {
  /** The folder that files go to, absolute. */
  directory: string;
  /** Whether files that are there are replaced; false by default. */
  overwrite?: boolean;
  /** The most credits that the batch may cost in all, by all its runs; no limit by default. */
  maxCredits?: number;
  /** Whether rows whose price nobody has seen are submitted under `maxCredits`; false by default. */
  allowUnknownPrice?: boolean;
  /** Asked before anything is sent, where rows wait. What it throws ends the batch there. */
  confirm?: (due: PendingSubmits) => Awaitable<void>;
  /** How many rows to run first, and to compare with their quote before the others; none by default. */
  canary?: number;
  /** Asked when these are done. Without it, or where it says no, the batch ends there, and goes on when it is run again. */
  confirmCanary?: (report: CanaryReport) => Awaitable<boolean>;
  /** The most tasks that may run at once; no limit but the service's by default. */
  maxInFlight?: number;
  /** Whether prompts are checked too before they are sent; true by default. */
  lint?: boolean;
  /** Milliseconds after which a task is left to the next run; 30 minutes by default. */
  taskTimeout?: number;
  /** How many files are downloaded at once; 4 by default. */
  downloads?: number;
  /** Ends the run: what runs goes on, and the next run finds it. */
  signal?: AbortSignal;
}

/** The ceilings of a batch's jobs. */
export function spendingLimitsOf(scope: string, { maxCredits }: RunOptions): LedgerSpendingLimit[] {
  return maxCredits === undefined ? [] : [{ session: scope, maxCredits }];
}
