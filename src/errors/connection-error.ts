import { type ErrorContext, SeedanceError } from "./seedance-error.ts";

/**
 * No whole answer came: the connection failed, was cut, or took too long. A submit may have been accepted and charged:
 * send the same body under the same `idempotencyKey` to get its task without a second charge.
 */
export class ConnectionError extends SeedanceError {
  override name = "ConnectionError";
  override readonly retryable = true;
  /** Whether the request surely never arrived: no such host, or nobody listens there. */
  readonly notSent: boolean;

  constructor(message: string, context?: ErrorContext & { notSent?: boolean }) {
    super("connection_failed", message, context);
    this.notSent = context?.notSent ?? false;
  }
}

/** The caller's signal ended a request or a wait. `name` is `AbortError`, as for every aborted operation. */
export class AbortedError extends SeedanceError {
  override name = "AbortError";

  constructor(message: string, context?: ErrorContext) {
    super("aborted", message, context);
  }
}

/** The server redirects to a place that must not see the key. The message names the base URL to set. */
export class RedirectError extends SeedanceError {
  override name = "RedirectError";

  constructor(message: string, context?: ErrorContext) {
    super("redirected", message, context);
  }
}
