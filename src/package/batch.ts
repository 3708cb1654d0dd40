import * as batch from "../batch/index.ts";
import type { Contract } from "../contract/index.ts";
import { contract } from "../contract/page/index.ts";

/** Options that have a contract, as this entry takes them: the page's contract by default. */
type WithDefaultContract<Options> = Omit<Options, "contract"> & { contract?: Contract };

export type BatchOptions = WithDefaultContract<batch.BatchOptions>;
export type PlanOptions = WithDefaultContract<batch.PlanOptions>;
export type ReportOptions = WithDefaultContract<batch.ReportOptions>;

/**
 * Runs a batch: each row of a manifest is one job, submitted once, followed and saved. What is done is not done again: a
 * second run of the same manifest does what is missing, after a crash too. A row that was changed is another job.
 * @param options `manifest` and `directory`, and `contract` if that is not the page's; without a manifest the batch goes
 * on with what it was given the last time.
 * @returns how it stands in the end; `stop` says why that came early.
 * @throws ValidationError if an option is wrong or the manifest can't be read; BatchError `batch_running` if another
 * process runs it, `no_such_batch`, `other_contract` if it was run under another contract and no manifest is given; what
 * `confirm` throws; DownloadError, LedgerError if nothing can be saved or recorded. In each case nothing was sent. What
 * goes wrong later is told by `onEvent` and the summary.
 */
export function runBatch(options: BatchOptions): Promise<batch.BatchSummary> {
  return batch.runBatch({ ...options, contract: options.contract ?? contract });
}

/**
 * Says what a run of a manifest would do: which rows are bad and why, what is done and what is new, what it should cost
 * and how long it takes. Nothing is sent, and no key is needed.
 * @param options `name`, and `contract` if that is not the page's.
 * @throws ValidationError if the name is not allowed or the manifest can't be read; AbortError.
 */
export function planBatch(source: batch.ManifestSource, options: PlanOptions): Promise<batch.BatchPlan> {
  return batch.planBatch(source, { ...options, contract: options.contract ?? contract });
}

/**
 * Writes what became of a batch: a page with a chart, pictures and players, and a table with a line for each item.
 * @param entries its items in the manifest's order, as `Store.entries()` gives them: of either engine.
 * @throws ValidationError if another file is in the way; an error of the file system.
 */
export function writeReport(
  entries: Parameters<typeof batch.writeReport>[0],
  options: ReportOptions,
): Promise<batch.WrittenReport> {
  return batch.writeReport(entries, { ...options, contract: options.contract ?? contract });
}

export {
  type BadRow,
  type BatchEngine,
  BatchError,
  type BatchErrorCode,
  type BatchEvent,
  type BatchPlan,
  type BatchProgressEvent,
  type BatchQuote,
  type BatchSummary,
  type CanaryReport,
  type EngineOptions,
  type ImportResult,
  type Item,
  type ItemState,
  type ManifestFormat,
  type ManifestSource,
  type ModelQuote,
  type OperatorCommand,
  type PauseEvent,
  type PendingSubmits,
  type PlannedWarning,
  type PreviousBatch,
  type RowEvent,
  type Stop,
  type StopReason,
  type TimeEstimate,
  type WrittenReport,
} from "../batch/index.ts";
