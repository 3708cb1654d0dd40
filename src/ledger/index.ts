export { type Account, accountOf, serviceOf } from "./account.ts";
export { applyEntry } from "./apply.ts";
export { type EntryRow, hashEntry, initialChainHash, parseEntry } from "./chain.ts";
export { detectJobChanges, isTaskCompleted, type JobChange, parseCredits } from "./changes.ts";
export { Database } from "./database.ts";
export type { DurationFilter, ObservedDuration } from "./durations.ts";
export type { FailureReason, FileRecord, LedgerEvent } from "./entry.ts";
export type { ExportFormat } from "./export.ts";
export { type CsvValue, formatCsvLine } from "./export.ts";
export { failureReasonOf } from "./failure-reason.ts";
export { detectFileChanges } from "./file-changes.ts";
export { decideIntent, type Intent, type IntentOptions, intentDataOf, restorePreparedJob } from "./intent.ts";
export type { Job, JobFilter, JobState } from "./job.ts";
export { endStates, isUnfinished, type JobRow, omitNulls, toJob } from "./job.ts";
export type { Journal } from "./journal.ts";
export type { Ledger } from "./ledger.ts";
export { LedgerError, type LedgerErrorCode, type LedgerErrorDetails } from "./ledger-error.ts";
export { assertNotLost, batchesFolderOf } from "./lost-entries.ts";
export { defaultLedgerPath, type LedgerOptions, openLedger } from "./open.ts";
export { type DatabaseSchema, openDatabase } from "./open-database.ts";
export { restrictToOwner } from "./private-file.ts";
export type { Lease } from "./processes/lease.ts";
export type { RateLimitWindow } from "./processes/shared-request-window.ts";
export { sha256Sync } from "./sha256.ts";
export type { LedgerSpendingLimit, SpendingFilter, SpendingTotals } from "./spending.ts";
export { assertCreditsLeft } from "./spending.ts";
export {
  isSubmitted,
  type SubmitRecordedOptions,
  type SubmitRecordedResult,
  type SubmitRecorder,
  submitRecorded,
} from "./submit-recorded.ts";
export type { LedgerProblem, Verification } from "./verify.ts";
