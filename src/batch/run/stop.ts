import { SeedanceError } from "../../errors.ts";

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
 * - `credits`: the balance is too low, or the ceiling is reached. - `auth`: the key is refused.
 * - `storage`: nothing can be written down or saved. - `away`: the service can't be reached, or is busy, for long.
 * - `error`: a bug.
 */
export type StopReason = "interrupted" | "cancelled" | "canary" | "credits" | "auth" | "storage" | "away" | "error";

const byCode: Readonly<Record<string, Omit<Stop, "error">>> = {
  insufficient_credits: { how: "soft", reason: "credits" },
  unauthorized: { how: "hard", reason: "auth" },
  redirected: { how: "hard", reason: "auth" },
};

/** What an answer of the service means for the whole batch; undefined where it concerns one row. */
export function stopFor(error: unknown): Stop | undefined {
  const known = error instanceof SeedanceError ? byCode[error.code] : ({ how: "hard", reason: "error" } as const);
  return known && { ...known, error };
}

const unsavable = new Set(["disk_full", "not_writable", "disk_error"]);

/** Whether what comes next could not be saved either. */
export function isStorageError(error: unknown): boolean {
  if (!(error instanceof SeedanceError)) return false;
  return error.name === "LedgerError" || (error.name === "DownloadError" && unsavable.has(error.code));
}

/** Whether the same may succeed for this row and others a little later. */
export function isPassing(error: unknown): error is SeedanceError {
  return error instanceof SeedanceError && error.retryable && !isStorageError(error);
}
