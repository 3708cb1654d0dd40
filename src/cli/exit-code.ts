import { ApiError, SeedanceError } from "../errors.ts";
import { UsageError } from "./usage-error.ts";

/** What each way to end is told as: scripts branch on it. */
export const exitCodes = {
  ok: 0,
  /** Anything that none of the others says: a bug, a disk. */
  failed: 1,
  /** The command line or an input breaks a rule; nothing was sent. */
  usage: 2,
  /** No key, or the service refuses it. */
  auth: 3,
  /** Not enough credits, or the job may cost more than the ceiling leaves. */
  credits: 4,
  /** The task failed, or its files can't be had. */
  task: 5,
  /** The task still runs at the deadline. */
  running: 6,
  /** Rate limited, busy or out of reach after all retries, or another process is at work on it; nothing was accepted. */
  busy: 7,
  /** The idempotency key was used with another body. */
  conflict: 8,
  /** It is not known whether the submit was accepted. */
  unknown: 9,
  interrupted: 130,
} as const;

/** Errors of this package. How the service's own behave, the contract says. */
const exitCodeByErrorCode: Record<string, number> = {
  validation_failed: exitCodes.usage,
  missing_key: exitCodes.auth,
  redirected: exitCodes.auth,
  over_ceiling: exitCodes.credits,
  task_failed: exitCodes.task,
  no_files: exitCodes.task,
  url_refused: exitCodes.task,
  too_many_redirects: exitCodes.task,
  expired: exitCodes.task,
  http_error: exitCodes.task,
  incomplete: exitCodes.task,
  empty: exitCodes.task,
  wrong_type: exitCodes.task,
  unknown_format: exitCodes.task,
  too_large: exitCodes.task,
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

/** The exit code that an error ends with. */
export function exitCodeOf(error: unknown): number {
  if (error instanceof UsageError) return exitCodes.usage;
  if (!(error instanceof SeedanceError)) return exitCodes.failed;
  if (error.code === "aborted") return exitCodes.interrupted;
  // Whatever the reason: where a job may have been accepted, that comes first.
  if (error.resume) return exitCodes.unknown;
  if (error instanceof ApiError && error.behavior) return error.behavior.exitCode;
  return exitCodeByErrorCode[error.code] ?? exitCodes.failed;
}
