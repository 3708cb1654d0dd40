import { errors } from "../../generated/operations.ts";
import { type ErrorContext, SeedanceError } from "./seedance-error.ts";

/** A refusal as the service answered it. */
export interface Refusal extends ErrorContext {
  status: number;
  code: string;
  message: string;
  /** Seconds that the service asks to wait. */
  retryAfter?: number | undefined;
  /** All members of the answer beside `error`. */
  details?: Record<string, unknown>;
}

/**
 * The service refused a request. A code of the contract has a class of its own; any other code or status is this
 * class with the code in it.
 */
export class ApiError extends SeedanceError {
  override name = "ApiError";
  override readonly retryable: boolean;
  readonly status: number;
  readonly retryAfter: number | undefined;
  readonly details: Record<string, unknown>;

  constructor(refusal: Refusal) {
    super(refusal.code, refusal.message, refusal);
    const known = (errors as Record<string, { retryable: boolean }>)[refusal.code];
    this.retryable = known?.retryable ?? refusal.status >= 500;
    this.status = refusal.status;
    this.retryAfter = refusal.retryAfter;
    this.details = refusal.details ?? {};
  }
}

/** 401: the key is missing, invalid or revoked. */
export class UnauthorizedError extends ApiError {
  override name = "UnauthorizedError";
}

/** 400: bad input or an unsupported field. Nothing was charged. */
export class InvalidRequestError extends ApiError {
  override name = "InvalidRequestError";
}

/** 402: not enough credits. Nothing was charged. */
export class InsufficientCreditsError extends ApiError {
  override name = "InsufficientCreditsError";

  /** Credits that the job costs, where the service says so. */
  get requiredCredits(): number | undefined {
    return number(this.details.required_credits);
  }

  /** Credits that the balance holds, where the service says so. */
  get availableCredits(): number | undefined {
    return number(this.details.available_credits);
  }
}

/** 404: no such task, or another owner's. Never submit a replacement for it. */
export class NotFoundError extends ApiError {
  override name = "NotFoundError";
}

/** 409: the key was used with another body, or the first request under it still runs. */
export class IdempotencyConflictError extends ApiError {
  override name = "IdempotencyConflictError";
}

/** 429: too many requests for this account. Nothing was charged; wait for `retryAfter` seconds. */
export class RateLimitedError extends ApiError {
  override name = "RateLimitedError";
}

/** 500: an unexpected failure. A submit may have been charged: repeat it under the same key only. */
export class InternalError extends ApiError {
  override name = "InternalError";
}

/** 503: temporarily busy. Repeat a submit under the same key only. */
export class ServiceBusyError extends ApiError {
  override name = "ServiceBusyError";
}

// A code that only a profile has is the general error.
const classes: Record<string, typeof ApiError> = {
  unauthorized: UnauthorizedError,
  invalid_request: InvalidRequestError,
  insufficient_credits: InsufficientCreditsError,
  not_found: NotFoundError,
  idempotency_conflict: IdempotencyConflictError,
  rate_limited: RateLimitedError,
  internal_error: InternalError,
  service_busy: ServiceBusyError,
};

/** The error of the refusal's own class. */
export function apiError(refusal: Refusal): ApiError {
  const Class = (Object.hasOwn(classes, refusal.code) && classes[refusal.code]) || ApiError;
  return new Class(refusal);
}

function number(value: unknown): number | undefined {
  return typeof value === "number" ? value : undefined;
}
