import { ApiError, SeedanceError } from "../../errors.ts";
import { BatchError } from "../batch-error.ts";

/**
 * Why a batch ends before its time. `soft`: nothing more is submitted, and what runs is followed and saved. `hard`:
 * nothing more can be done now.
 */
export interface Stop {
  how: "soft" | "hard";
  reason: StopReason;
  error: unknown;
}

/**
 * - `interrupted`, `cancelled`: somebody said so. - `canary`: the first rows are done, and nobody has agreed yet.
 * - `credits`: the balance is too low, the account may not buy this, or the ceiling is reached. - `auth`: the key is refused.
 * - `storage`: nothing can be written down or saved. - `away`: the service can't be reached, or is busy, for long.
 * - `error`: a bug.
 */
export type StopReason = "interrupted" | "cancelled" | "canary" | "credits" | "auth" | "storage" | "away" | "error";

/** The exit code that the contract gives to refused keys. */
const authExitCode = 3;

/**
 * What an error means for the whole batch; undefined if it concerns one row. What the service refuses to the whole account
 * and for good, every other row would meet too: the contract says which codes are of that kind.
 */
export function stopFor(error: unknown): Stop | undefined {
  if (!(error instanceof SeedanceError)) return { how: "hard", reason: "error", error };
  if (error instanceof BatchError && error.code === "other_contract") return { how: "soft", reason: "error", error };
  // Each request would be redirected.
  if (error.code === "redirected") return { how: "hard", reason: "auth", error };
  const behavior = error instanceof ApiError ? error.behavior : undefined;
  if (behavior?.scope !== "account" || behavior.retry !== "never") return undefined;
  if (behavior.exitCode === authExitCode) return { how: "hard", reason: "auth", error };
  return { how: "soft", reason: "credits", error };
}

const storageCodes = new Set(["disk_full", "not_writable", "disk_error"]);

/** Whether what comes next could not be saved either. */
export function isStorageError(error: unknown): boolean {
  if (!(error instanceof SeedanceError)) return false;
  return error.name === "LedgerError" || (error.name === "DownloadError" && storageCodes.has(error.code));
}

/** Whether the same may succeed for this row and others a little later. */
export function isTransientFailure(error: unknown): error is SeedanceError {
  return error instanceof SeedanceError && error.retryable && !isStorageError(error);
}
