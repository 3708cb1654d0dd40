export { BatchError, type BatchErrorCode } from "./batch-error.ts";
export { batchFolder, State } from "./embedded/state.ts";
export type { BatchEngine, EngineOptions } from "./engine.ts";
export type { Item } from "./item.ts";
export type { BadRow } from "./manifest/bad-row.ts";
export type { ManifestFormat, ManifestSource } from "./manifest/read-manifest.ts";
export type { TimeEstimate } from "./plan/estimate-time.ts";
export {
  type BatchPlan,
  type KnownBatch,
  type PlannedWarning,
  type PlanOptions,
  planBatch,
} from "./plan/plan-batch.ts";
export type { ModelQuote, Quote } from "./plan/total.ts";
export { type ReportOptions, type WrittenReport, writeReport } from "./report/write-report.ts";
export type { CanaryReport } from "./run/canary.ts";
export type { Due } from "./run/due.ts";
export type { BatchEvent, PauseEvent, ProgressEvent, RowEvent } from "./run/events.ts";
export { openStore } from "./run/open-store.ts";
export { type BatchOptions, type BatchSummary, runBatch } from "./run/run-batch.ts";
export type { Stop, StopReason } from "./run/stop.ts";
export { scopeOf } from "./scope.ts";
export type {
  Attempt,
  Command,
  Delivery,
  Enlisted,
  Entry,
  ItemState,
  Lead,
  Progress,
  Settings,
  Store,
} from "./store.ts";
