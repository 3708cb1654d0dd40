import { SeedanceError } from "../errors.ts";
import { redactError } from "../redact.ts";

/** Why a download ended. */
export type DownloadErrorCode =
  | "no_files"
  | "url_refused"
  | "too_many_redirects"
  | "expired"
  | "http_error"
  | "connection_failed"
  | "incomplete"
  | "empty"
  | "wrong_type"
  | "unknown_format"
  | "too_large"
  | "timeout"
  | "file_exists"
  | "busy"
  | "disk_full"
  | "not_writable"
  | "disk_error";

const retryableCodes: ReadonlySet<DownloadErrorCode> = new Set([
  "connection_failed",
  "incomplete",
  "empty",
  "wrong_type",
  "unknown_format",
  "timeout",
  "busy",
  "disk_full",
  "disk_error",
]);

export interface DownloadErrorDetails {
  taskId?: string | undefined;
  /** The URL as `redactUrl` gives it. */
  url?: string | undefined;
  path?: string | undefined;
  status?: number | undefined;
  retryAfter?: number | undefined;
  cause?: unknown;
}

/**
 * A file could not be saved. The job is done and charged: never submit it again, download the same task again. What
 * had come is kept as a `.partial` where it can be resumed.
 */
export class DownloadError extends SeedanceError {
  override name = "DownloadError";
  declare readonly code: DownloadErrorCode;
  override readonly retryable: boolean;
  /** Where the file was to come from, without query, credentials and fragment. */
  readonly url: string | undefined;
  /** The file or folder that it is about. */
  readonly path: string | undefined;
  /** The status of the last answer, where there was one. */
  readonly status: number | undefined;
  /** Seconds that the file's server asks to wait. */
  readonly retryAfter: number | undefined;

  constructor(code: DownloadErrorCode, message: string, details: DownloadErrorDetails = {}) {
    const { taskId, url, path, status, retryAfter, cause } = details;
    super(code, message, { taskId, cause: cause === undefined ? undefined : redactError(cause) });
    this.retryable = retryableCodes.has(code) || (code === "http_error" && isRetryableStatus(status));
    this.url = url;
    this.path = path;
    this.status = status;
    this.retryAfter = retryAfter;
  }
}

/** Statuses that another try may mend. */
function isRetryableStatus(status = 0): boolean {
  return status >= 500 || status === 408 || status === 425 || status === 429;
}
