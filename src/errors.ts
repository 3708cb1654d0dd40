import { mapJsonStrings, redactText } from "./redact.ts";

/** What an error of this client knows about the job it belongs to. */
export interface ErrorContext {
  /** The key under which the job was submitted: send the same body under it to find out what became of it. */
  idempotencyKey?: string | undefined;
  /** The task's id, once it is known. */
  taskId?: string | undefined;
  cause?: unknown;
}

/** The base of every error that this client throws on purpose. */
export class SeedanceError extends Error {
  override name = "SeedanceError";
  /** For programs: the service's error code, or one of the client's own. */
  readonly code: string;
  /** Whether the same request, with the same key and body, may succeed later. */
  readonly retryable: boolean = false;
  readonly idempotencyKey: string | undefined;
  readonly taskId: string | undefined;
  /** SHA-256 of the body that was sent, in hex, where a submit's outcome is not known. */
  declare readonly bodyHash?: string;
  /** Sends the same bytes under the same key again, where a submit's outcome is not known: the task, charged once. */
  declare readonly resume?: () => Promise<{ readonly id: string; readonly idempotencyKey: string }>;

  constructor(code: string, message: string, context: ErrorContext = {}) {
    // Here for all of them: errors end up in logs, and a message repeats what a server, a file or a person wrote.
    super(redactText(message), context.cause === undefined ? undefined : { cause: context.cause });
    this.code = code;
    this.idempotencyKey = context.idempotencyKey;
    this.taskId = context.taskId;
  }
}

/** One thing that is wrong with an input. */
export interface Issue {
  /** The field, as a path: `media_urls.2`. */
  field: string;
  /** The rule that it breaks. */
  rule: string;
  /** What to do about it. */
  fix: string;
}

/** An input breaks a rule. Nothing was sent and nothing was spent. */
export class ValidationError extends SeedanceError {
  override name = "ValidationError";
  /** What was not done, such as "Nothing was sent to seedance". */
  readonly subject: string;
  readonly issues: readonly Issue[];

  constructor(subject: string, issues: readonly Issue[]) {
    const lines = issues.map(({ field, rule, fix }) => `${field}: ${rule}. ${fix}${fix.endsWith("?") ? "" : "."}`);
    super("validation_failed", `${subject}. ${lines.join(" ")}`);
    this.subject = redactText(subject);
    this.issues = mapJsonStrings(issues, redactText);
  }
}

/** Refuses one input before anything is sent, where it does not hold what it must. */
export function assertInput(holds: boolean, field: string, rule: string, fix: string): void {
  if (!holds) throw new ValidationError("Nothing was sent", [{ field, rule, fix }]);
}

/** How a refusal of the service behaves (`x-error`). */
export interface ErrorBehavior {
  /** The HTTP status that the contract gives it; of a code that the contract does not know, the status that came. */
  readonly status: number;
  /** What the refusal is about: this request, the task, or everything of the account. */
  readonly scope: "request" | "task" | "account";
  /** Whether a submit that gets it may have been charged. */
  readonly charged: "no" | "unknown";
  /** Whether to send the same bytes again under the same key: never, after `Retry-After`, or after growing pauses. */
  readonly retry: "never" | "wait" | "back-off";
  /** The exit code of the command line. */
  readonly exitCode: number;
  /** What to do, as a sentence. */
  readonly fix: string;
}

/** A refusal as the service answered it. */
export interface ErrorResponse extends ErrorContext {
  status: number;
  code: string;
  message: string;
  /** Seconds that the service asks to wait. */
  retryAfter?: number | undefined;
  behavior: ErrorBehavior;
  /** All members of the answer beside `error`. */
  details?: Record<string, unknown>;
}

/**
 * The service refused a request. The HTTP status decides the class, since gateways send codes of their own; a status
 * without a class of its own is this one. `code` is the service's.
 */
export class ApiError extends SeedanceError {
  override name = "ApiError";
  override readonly retryable: boolean;
  /** How the contract says that it behaves: by its code, or by its status if the code is unknown or contradicts it. */
  readonly behavior: ErrorBehavior;
  readonly status: number;
  readonly retryAfter: number | undefined;
  readonly details: Record<string, unknown>;

  constructor(refusal: ErrorResponse) {
    super(refusal.code, refusal.message, refusal);
    this.behavior = refusal.behavior;
    this.retryable = refusal.behavior.retry !== "never";
    this.status = refusal.status;
    this.retryAfter = refusal.retryAfter;
    this.details = refusal.details ?? {};
  }
}

/** 401: the key is missing, invalid or revoked. */
export class UnauthorizedError extends ApiError {
  override name = "UnauthorizedError";
}

/** 400, 422: bad input or an unsupported field. Nothing was charged. */
export class InvalidRequestError extends ApiError {
  override name = "InvalidRequestError";
}

/** 402: not enough credits. Nothing was charged. */
export class InsufficientCreditsError extends ApiError {
  override name = "InsufficientCreditsError";

  /** Credits that the job costs, where the service says so. */
  get requiredCredits(): number | undefined {
    return numberOrUndefined(this.details.required_credits);
  }

  /** Credits that the balance holds, where the service says so. */
  get availableCredits(): number | undefined {
    return numberOrUndefined(this.details.available_credits);
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

const errorClasses: Record<number, typeof ApiError> = {
  400: InvalidRequestError,
  401: UnauthorizedError,
  402: InsufficientCreditsError,
  404: NotFoundError,
  409: IdempotencyConflictError,
  422: InvalidRequestError,
  429: RateLimitedError,
  500: InternalError,
  503: ServiceBusyError,
};

/** The error of the class that the refusal's status decides. */
export function createApiError(refusal: ErrorResponse): ApiError {
  return new (errorClasses[refusal.status] ?? ApiError)(refusal);
}

function numberOrUndefined(value: unknown): number | undefined {
  return typeof value === "number" ? value : undefined;
}

/**
 * The server answered with success, but not with what the contract promises: no JSON, or no task id. The job may be
 * charged: `idempotencyKey` and `taskId` tell which one it is, `body` is what came.
 */
export class UnexpectedResponseError extends SeedanceError {
  override name = "UnexpectedResponseError";
  override readonly retryable = true;
  readonly status: number;
  /** The answer's text, cut after 2,048 characters, without secrets. */
  readonly body: string;

  constructor(message: string, status: number, body: string, context?: ErrorContext) {
    super("unexpected_answer", message, context);
    this.status = status;
    this.body = body;
  }
}

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

/** A job may cost more than `maxCredits` leaves, or its price is not known. Nothing was sent and nothing was spent. */
export class CreditCeilingError extends SeedanceError {
  override name = "CreditCeilingError";
  /** The most that the job may cost; undefined where no price is known. */
  readonly requiredCredits: number | undefined;
  /** What the ceiling leaves. */
  readonly availableCredits: number;

  constructor(message: string, required: number | undefined, available: number, context?: ErrorContext) {
    super("over_ceiling", message, context);
    this.requiredCredits = required;
    this.availableCredits = available;
  }
}

/** A task that ended as `failed`. */
export interface FailedTask {
  id: string;
  error?: string | { code?: string; message?: string };
  credits_used?: number;
  credits_refunded?: number;
}

/** The task ended as `failed`. */
export class TaskFailedError extends SeedanceError {
  override name = "TaskFailedError";
  /** The task as the service answered it. */
  readonly task: FailedTask;
  /** Credits that were given back, where the service says so. */
  readonly creditsRefunded: number | undefined;

  constructor(task: FailedTask) {
    const { error } = task;
    const reason =
      (typeof error === "object" ? (error?.message ?? error?.code) : error) || "the service gives no reason";
    super("task_failed", `Task ${task.id} failed: ${`${reason}`.replace(/\.$/, "")}.`, { taskId: task.id });
    this.task = task;
    this.creditsRefunded = task.credits_refunded;
  }
}

/** The task still ran when the wait's time was over. It goes on: wait for the same `taskId` again. */
export class WaitTimeoutError extends SeedanceError {
  override name = "WaitTimeoutError";
  override readonly retryable = true;

  constructor(taskId: string, timeout: number) {
    super("wait_timeout", `Task ${taskId} was not finished after ${timeout / 1000} s. Wait for the same id again.`, {
      taskId,
    });
  }
}
