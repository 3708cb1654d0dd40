import * as batch from "../batch/index.ts";
import type { Contract } from "../contract/index.ts";
import { contract } from "../contract/page/index.ts";

/** The options of a function with `contract` made optional. */
type WithDefaultContract<Options> = Omit<Options, "contract"> & { contract?: Contract };

/** Options of `runBatch`. `contract` defaults to the contract of the provider's page. */
export type BatchOptions = WithDefaultContract<batch.BatchOptions>;
/** Options of `planBatch`. `contract` defaults to the contract of the provider's page. */
export type PlanOptions =
  WithDefaultContract<batch.PlanOptions>; /** Options of `writeReport`. `contract` defaults to the contract of the provider's page. */
export type ReportOptions = WithDefaultContract<batch.ReportOptions>;

/**
 * Runs a batch: submits the job of each row of a manifest once, waits for it and saves its files.
 *
 * Run the same manifest again to resume, even after a crash: finished rows are skipped and no row is charged twice. A
 * changed row is another job. If it throws, nothing was sent. `onEvent` and the summary report later failures.
 * @param options `directory` is required. Without `manifest`, the last run is resumed with its rows and options.
 * `contract` defaults to the contract of the provider's page.
 * @returns the number of items in each state, what they cost, and why the batch stopped early (`stop`), if it did.
 * @throws ValidationError if an option is invalid or the manifest cannot be read.
 * @throws BatchError `batch_running` if another process runs the batch; without a manifest, `no_such_batch` if there is
 * no earlier run, and `other_contract` if the earlier run used another contract.
 * @throws DownloadError, LedgerError if files cannot be saved or jobs cannot be recorded.
 * @throws what the option `confirm` throws.
 */
export function runBatch(options: BatchOptions): Promise<batch.BatchSummary> {
  return batch.runBatch({ ...options, contract: options.contract ?? contract });
}

/**
 * Plans a batch without sending anything: which rows are invalid and why, which are done and which are new, the
 * estimated price and time. It needs no API key.
 * @param source the manifest.
 * @param options `name` is required. `contract` defaults to the contract of the provider's page.
 * @returns the plan.
 * @throws ValidationError if the name is not allowed or the manifest cannot be read.
 * @throws AbortedError if the signal is aborted.
 */
export function planBatch(source: batch.ManifestSource, options: PlanOptions): Promise<batch.BatchPlan> {
  return batch.planBatch(source, { ...options, contract: options.contract ?? contract });
}

/**
 * Writes the report of a batch: an HTML page with a chart, images, videos and the invalid rows, and a CSV table with a
 * line for each row.
 * @param entries the rows in the manifest's order, as `Store.entries()` of either engine returns them.
 * @param options `name` and `directory` are required. `contract` defaults to the contract of the provider's page.
 * @returns the paths of the files.
 * @throws ValidationError if `report.html` or `report.csv` exists and is not a report.
 * @throws an error of the file system if the files cannot be written.
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
  type RowFault,
  type Stop,
  type StopReason,
  type TimeEstimate,
  type WrittenReport,
} from "../batch/index.ts";
