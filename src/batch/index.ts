export { BatchError, type BatchErrorCode } from "./batch-error.ts";
export { BatchDatabase, batchFolder } from "./embedded/batch-database.ts";
export type { BatchEngine, EngineOptions } from "./engine.ts";
export type { Item } from "./item.ts";
export { type BadRow, faultOf, type InvalidRow, isBadRow } from "./manifest/bad-row.ts";
export {
  formatsByExtension,
  type ManifestFormat,
  type ManifestSource,
  manifestFormats,
} from "./manifest/manifest-source.ts";
export { mergeEntries } from "./merge-entries.ts";
export type { BatchQuote, ModelQuote } from "./plan/batch-quote.ts";
export type { TimeEstimate } from "./plan/estimate-time.ts";
export {
  type BatchPlan,
  type PlannedWarning,
  type PlanOptions,
  type PreviousBatch,
  planBatch,
  type RowFault,
} from "./plan/plan-batch.ts";
export { type ReportOptions, type WrittenReport, writeReport } from "./report/write-report.ts";
export type { CanaryReport } from "./run/canary.ts";
export type { BatchEvent, BatchProgressEvent, PauseEvent, RowEvent } from "./run/events.ts";
export { openStore } from "./run/open-store.ts";
export type { PendingSubmits } from "./run/pending-submits.ts";
export { type BatchOptions, type BatchSummary, runBatch } from "./run/run-batch.ts";
export type { Stop, StopReason } from "./run/stop.ts";
export { isBatchName, scopeOf } from "./scope.ts";
export type {
  Attempt,
  BatchEntry,
  BatchProgress,
  BatchSettings,
  ImportResult,
  InvalidEntry,
  ItemEntry,
  ItemState,
  ManifestRowStream,
  OperatorCommand,
  PendingDownload,
  PreviousRun,
  Store,
  StoreWriter,
} from "./store.ts";
