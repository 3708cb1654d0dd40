export { type Account, accountOf } from "./account.ts";
export { apply } from "./apply.ts";
export { type EntryRow, genesis, hashOf, parse } from "./chain.ts";
export { type Change, credits, whatChanged } from "./changes.ts";
export { Database } from "./database.ts";
export type { DurationFilter, ObservedDuration } from "./durations.ts";
export type { FileRecord, Happening, Reason } from "./entry.ts";
export type { ExportFormat } from "./export.ts";
export { type Cell, csvLine } from "./export.ts";
export { newFileChanges } from "./file-changes.ts";
export { decideIntent, type Intent, type IntentOptions, preparedFrom, recordOf } from "./intent.ts";
export type { Job, JobFilter, JobState } from "./job.ts";
export { endStates, type JobRow, toJob, withoutNulls } from "./job.ts";
export type { Journal } from "./journal.ts";
export type { Ledger } from "./ledger.ts";
export { LedgerError, type LedgerErrorCode, type LedgerErrorDetails } from "./ledger-error.ts";
export type { Lease } from "./live/lease.ts";
export type { Window } from "./live/shared-window.ts";
export { defaultLedgerPath, type LedgerOptions, openLedger } from "./open.ts";
export { openDatabase, type Schema } from "./open-database.ts";
export { forbidOthers } from "./private-file.ts";
export { reasonOf } from "./reason.ts";
export { sha256 } from "./sha256.ts";
export type { LedgerCeiling, SpendingFilter, Spent } from "./spent.ts";
export { demandFit } from "./spent.ts";
export {
  isSubmitted,
  type SubmitRecordedOptions,
  type SubmitRecordedResult,
  type SubmitRecorder,
  submitRecorded,
} from "./submit-recorded.ts";
export type { Problem, Verification } from "./verify.ts";
