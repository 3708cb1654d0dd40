import { SeedanceError } from "../errors.ts";
import { redactError } from "../redact.ts";

/** Why a download failed. */
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
  /** The URL without query, credentials and fragment. */
  url?: string | undefined;
  path?: string | undefined;
  status?: number | undefined;
  retryAfter?: number | undefined;
  cause?: unknown;
}

/**
 * A file could not be saved. The job is completed and charged: never submit it again, download the same task again.
 * The received part is kept as a `.partial` file if it can be resumed.
 */
export class DownloadError extends SeedanceError {
  override name = "DownloadError";
  declare readonly code: DownloadErrorCode;
  override readonly retryable: boolean;
  /** The file's URL, without query, credentials and fragment. */
  readonly url: string | undefined;
  /** The file or folder that could not be used. */
  readonly path: string | undefined;
  /** The HTTP status of the last response, if there was one. */
  readonly status: number | undefined;
  /** Seconds to wait before the next try, if the file's server sent `Retry-After`. */
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

/** Whether a later request may succeed after this status. */
function isRetryableStatus(status = 0): boolean {
  return status >= 500 || status === 408 || status === 425 || status === 429;
}
