import { type ErrorContext, SeedanceError } from "./seedance-error.ts";

/**
 * No whole answer came: the connection failed, was cut, or took too long. A submit may have been accepted and charged:
 * send the same body under the same `idempotencyKey` to get its task without a second charge.
 */
export class ConnectionError extends SeedanceError {
  override name = "ConnectionError";
  override readonly retryable = true;
  /** Whether the request surely never arrived: no such host, nobody listens there, or its turn did not come in time. */
  readonly notSent: boolean;

  constructor(message: string, context?: ErrorContext & { notSent?: boolean }) {
    super("connection_failed", message, context);
    this.notSent = context?.notSent ?? false;
  }
}

/** The caller's signal ended a request or a wait. `name` is `AbortError`, as for every aborted operation. */
export class AbortedError extends SeedanceError {
  override name = "AbortError";
  /** Whether the request surely never left: it still waited for its turn. */
  readonly notSent: boolean;

  constructor(message: string, context?: ErrorContext & { notSent?: boolean }) {
    super("aborted", message, context);
    this.notSent = context?.notSent ?? false;
  }
}

/** The server redirects to a place that must not see the key. The message names the base URL to set. */
export class RedirectError extends SeedanceError {
  override name = "RedirectError";

  constructor(message: string, context?: ErrorContext) {
    super("redirected", message, context);
  }
}
