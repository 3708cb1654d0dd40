import { ApiError, SeedanceError } from "../errors.ts";
import { UsageError } from "./usage-error.ts";

/** Exit codes. Scripts branch on them. */
export const exitCodes = {
  ok: 0,
  /** Any other error, such as a bug or a full disk. */
  failed: 1,
  /** The command line or an input is invalid; nothing was sent. */
  usage: 2,
  /** The API key is missing, or the service rejects it. */
  auth: 3,
  /** There are not enough credits, or the job may exceed the spending limit. */
  credits: 4,
  /** The task failed. */
  task: 5,
  /** The task is still running at the timeout. */
  running: 6,
  /** Rate limited, overloaded or unreachable after all retries, or another process holds the job; nothing was accepted. */
  busy: 7,
  /** The idempotency key was used with a different body. */
  conflict: 8,
  /** It is not known whether the submit was accepted. */
  unknown: 9,
  /** There is no such task, or the base URL has no such path. */
  notFound: 10,
  /** The task has ended and is charged, but its output is not what the contract lists, or can't be downloaded. */
  output: 11,
  /** Ctrl-C, SIGTERM or SIGHUP. */
  interrupted: 130,
  /** The reader of stdout was gone before everything was printed, as in `seedance tasks | head -1`. */
  readerGone: 141,
} as const;

/** Exit codes of this package's errors. Those of the service's errors are in the contract. */
const exitCodeByErrorCode: Record<string, number> = {
  validation_failed: exitCodes.usage,
  missing_key: exitCodes.auth,
  redirected: exitCodes.auth,
  over_ceiling: exitCodes.credits,
  task_failed: exitCodes.task,
  unexpected_output: exitCodes.output,
  no_files: exitCodes.output,
  url_refused: exitCodes.output,
  too_many_redirects: exitCodes.output,
  expired: exitCodes.output,
  http_error: exitCodes.output,
  incomplete: exitCodes.output,
  empty: exitCodes.output,
  wrong_type: exitCodes.output,
  unknown_format: exitCodes.output,
  too_large: exitCodes.output,
  wait_timeout: exitCodes.running,
  connection_failed: exitCodes.busy,
  leased: exitCodes.busy,
  busy: exitCodes.busy,
  batch_running: exitCodes.busy,
  engine_away: exitCodes.busy,
  no_such_batch: exitCodes.usage,
  other_contract: exitCodes.usage,
  engine_address: exitCodes.usage,
  engine_missing: exitCodes.usage,
  key_conflict: exitCodes.conflict,
  aborted: exitCodes.interrupted,
};

/** The exit code of an error. */
export function exitCodeOf(error: unknown): number {
  if (error instanceof UsageError) return exitCodes.usage;
  if (!(error instanceof SeedanceError)) return exitCodes.failed;
  if (error.code === "aborted") return exitCodes.interrupted;
  // If the job may have been accepted, that outweighs the reason.
  if (error.resume) return exitCodes.unknown;
  if (error instanceof ApiError && error.behavior) return error.behavior.exitCode;
  return exitCodeByErrorCode[error.code] ?? exitCodes.failed;
}
