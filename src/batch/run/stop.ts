import { ApiError, ConnectionError, SeedanceError } from "../../errors.ts";
import { BatchError } from "../batch-error.ts";

/**
 * Why a run ends early. `soft`: nothing more is submitted, but running tasks are polled and saved. `hard`: everything ends
 * now.
 */
export interface Stop {
  how: "soft" | "hard";
  reason: StopReason;
  error: unknown;
}

/**
 * - `interrupted`: by the signal. - `cancelled`: by the command `cancel`.
 * - `canary`: the first rows are done, and the others are not confirmed.
 * - `credits`: the balance is too low, the account may not spend, or the spending limit is reached.
 * - `auth`: the API key is refused.
 * - `storage`: nothing more can be recorded or saved.
 * - `unavailable`: the service was unreachable or busy for too long.
 * - `refused`: the service refused several rows, one after the other, with the same status and code, which is not about a
 *   row.
 * - `connection`: with this base URL or network no request gets a usable response: a certificate is rejected, for example,
 *   or each request is redirected. A redirected submit may have been executed.
 * - `error`: an unexpected error.
 */
export type StopReason =
  | "interrupted"
  | "cancelled"
  | "canary"
  | "credits"
  | "auth"
  | "storage"
  | "unavailable"
  | "refused"
  | "connection"
  | "error";

/** The contract's exit code for refused API keys. */
const authExitCode = 3;

/**
 * The stop that an error calls for; undefined if it concerns one row only. The contract defines which error codes concern
 * the whole account and are final: every other row would get them too.
 */
export function stopFor(error: unknown): Stop | undefined {
  if (!(error instanceof SeedanceError)) return { how: "hard", reason: "error", error };
  if (error instanceof BatchError && error.code === "other_contract") return { how: "soft", reason: "error", error };
  // Every request would be redirected, or would fail before it is sent.
  if (error.code === "redirected" || (error instanceof ConnectionError && !error.retryable))
    return { how: "hard", reason: "connection", error };
  const behavior = error instanceof ApiError ? error.behavior : undefined;
  if (behavior?.scope !== "account" || behavior.retry !== "never") return undefined;
  if (behavior.exitCode === authExitCode) return { how: "hard", reason: "auth", error };
  return { how: "soft", reason: "credits", error };
}

const storageCodes = new Set(["disk_full", "not_writable", "disk_error"]);

/** Whether the next records or files could not be saved either. */
export function isStorageError(error: unknown): boolean {
  if (!(error instanceof SeedanceError)) return false;
  return error.name === "LedgerError" || (error.name === "DownloadError" && storageCodes.has(error.code));
}

/** Whether the same request may succeed a little later. */
export function isTransientFailure(error: unknown): error is SeedanceError {
  return error instanceof SeedanceError && error.retryable && !isStorageError(error);
}
