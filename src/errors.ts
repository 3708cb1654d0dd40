import { message } from "./message.ts";
import { mapJsonStrings, redactText } from "./redact.ts";

/** The job that an error belongs to, and the error's cause. */
export interface ErrorContext {
  /** The key of the job's submit. To learn the outcome, send the same body with it again. */
  idempotencyKey?: string | undefined;
  /** The task's id, if it is known. */
  taskId?: string | undefined;
  cause?: unknown;
}

/** The base class of all errors that this client throws deliberately. */
export class SeedanceError extends Error {
  override name = "SeedanceError";
  /** The service's error code, or one of the client's own. */
  readonly code: string;
  /** Whether the same request, with the same key and body, may succeed later; false by default. */
  readonly retryable: boolean = false;
  readonly idempotencyKey: string | undefined;
  readonly taskId: string | undefined;
  /** SHA-256 of the sent body, in hex, if the outcome of a submit is unknown. */
  declare readonly bodyHash?: string;
  /** Sends the same bytes with the same key again, if the outcome of a submit is unknown. The task is charged once. */
  declare readonly resume?: () => Promise<{ readonly id: string; readonly idempotencyKey: string }>;

  constructor(code: string, message: string, context: ErrorContext = {}) {
    // Errors are logged, and a message may quote a secret from a response, a file or an argument.
    super(redactText(message), context.cause === undefined ? undefined : { cause: context.cause });
    this.code = code;
    this.idempotencyKey = context.idempotencyKey;
    this.taskId = context.taskId;
  }
}

/** A rule that an input breaks. */
export interface Issue {
  /** The path of the field, such as `media_urls.2`. */
  field: string;
  /** The broken rule, as a clause. */
  rule: string;
  /** What to do, as a sentence without a full stop. */
  fix: string;
}

const joinIssues = (issues: readonly Issue[]) =>
  issues.map(({ field, rule, fix }) => `${field}: ${rule}. ${fix}${fix.endsWith("?") ? "" : "."}`).join(" ");

/** The error of an invalid input. Nothing was sent and nothing was charged. */
export class ValidationError extends SeedanceError {
  override name = "ValidationError";
  /** The consequence, such as "Nothing was sent to seedance". */
  readonly subject: string;
  readonly issues: readonly Issue[];

  constructor(subject: string, issues: readonly Issue[]) {
    super("validation_failed", `${subject}. ${joinIssues(issues)}`);
    this.subject = redactText(subject);
    this.issues = mapJsonStrings(issues, redactText);
  }

  /** The issues as sentences: the message without its subject. */
  get details(): string {
    return joinIssues(this.issues);
  }
}

/**
 * Checks one input before anything is sent.
 * @throws ValidationError if `holds` is false.
 */
export function assertInput(holds: boolean, field: string, rule: string, fix: string): void {
  if (!holds) throw new ValidationError("Nothing was sent", [{ field, rule, fix }]);
}

/** The behavior of an error code (contract: `x-error`). */
export interface ErrorBehavior {
  /** The HTTP status in the contract; that of the response if the contract does not list the code. */
  readonly status: number;
  /** What the error concerns: this request, the task, or all requests of the account. */
  readonly scope: "request" | "task" | "account";
  /** Whether a submit with this response may have been charged. */
  readonly charged: "no" | "unknown";
  /** Whether to retry with the same bytes and key: never, after `Retry-After`, or with exponential backoff. */
  readonly retry: "never" | "wait" | "back-off";
  /** The exit code of the CLI. */
  readonly exitCode: number;
  /** What to do, as a sentence. */
  readonly fix: string;
}

/** An error response of the service. */
export interface ErrorResponse extends ErrorContext {
  status: number;
  code: string;
  message: string;
  /** The delay before a retry in seconds, from `Retry-After`. */
  retryAfter?: number | undefined;
  behavior: ErrorBehavior;
  /** All members of the response except `error`. */
  details?: Record<string, unknown>;
}

/**
 * The error of a refused request. The HTTP status determines the subclass, because gateways send other codes; a status
 * without a subclass gives this class. `code` is that of the response.
 */
export class ApiError extends SeedanceError {
  override name = "ApiError";
  override readonly retryable: boolean;
  /** The contract's behavior of the code, or of the status if the code is unknown or contradicts it. */
  readonly behavior: ErrorBehavior;
  /** The HTTP status of the response. */
  readonly status: number;
  /** The delay before a retry in seconds, from `Retry-After`. */
  readonly retryAfter: number | undefined;
  /** All members of the response except `error`. */
  readonly details: Record<string, unknown>;

  constructor(response: ErrorResponse) {
    super(response.code, response.message, response);
    this.behavior = response.behavior;
    this.retryable = response.behavior.retry !== "never";
    this.status = response.status;
    this.retryAfter = response.retryAfter;
    this.details = response.details ?? {};
  }
}

/** 401: the API key is missing, invalid or revoked. */
export class UnauthorizedError extends ApiError {
  override name = "UnauthorizedError";
}

/** 400, 422: the input is invalid or a field is not supported. Nothing was charged. */
export class InvalidRequestError extends ApiError {
  override name = "InvalidRequestError";
}

/** 402: the account has too few credits. Nothing was charged. */
export class InsufficientCreditsError extends ApiError {
  override name = "InsufficientCreditsError";

  /** The price of the job in credits, if the response has it. */
  get requiredCredits(): number | undefined {
    return numberOrUndefined(this.details.required_credits);
  }

  /** The balance in credits, if the response has it. */
  get availableCredits(): number | undefined {
    return numberOrUndefined(this.details.available_credits);
  }
}

/** 404: the API key's owner has no such task. Never submit a replacement for it. */
export class NotFoundError extends ApiError {
  override name = "NotFoundError";
}

/** 409: the idempotency key was used with another body, or the first request with it still runs. */
export class IdempotencyConflictError extends ApiError {
  override name = "IdempotencyConflictError";
}

/** 429: the account sent too many requests. Nothing was charged. Wait `retryAfter` seconds. */
export class RateLimitedError extends ApiError {
  override name = "RateLimitedError";
}

/** 500: the service failed unexpectedly. A submit may have been charged: repeat it with the same key only. */
export class InternalError extends ApiError {
  override name = "InternalError";
}

/** 503: the service is temporarily busy. Repeat a submit with the same key only. */
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

/** Creates the error of a response, of the class that its status determines. */
export function createApiError(response: ErrorResponse): ApiError {
  return new (errorClasses[response.status] ?? ApiError)(response);
}

function numberOrUndefined(value: unknown): number | undefined {
  return typeof value === "number" ? value : undefined;
}

/**
 * The error of a successful response that breaks the contract: it is not a JSON object, or has no task id. The job may
 * have been charged; `idempotencyKey` and `taskId` identify it.
 */
export class UnexpectedResponseError extends SeedanceError {
  override name = "UnexpectedResponseError";
  override readonly retryable = true;
  readonly status: number;
  /** The first 2,048 characters of the response's body, without secrets. */
  readonly body: string;

  constructor(message: string, status: number, body: string, context?: ErrorContext) {
    super("unexpected_answer", message, context);
    this.status = status;
    this.body = body;
  }
}

/**
 * The error of a request without a complete response: the connection failed, was closed or timed out. A submit may have
 * been charged: send the same body with the same `idempotencyKey` to get its task without a second charge.
 */
export class ConnectionError extends SeedanceError {
  override name = "ConnectionError";
  /** Whether a retry may succeed; false if it fails until a setting changes, as after a rejected certificate. */
  override readonly retryable: boolean;
  /** Whether the request was certainly not received: there was no connection, or it was queued until the deadline. */
  readonly notSent: boolean;

  /** @param context `retryable` is true by default, `notSent` is false by default. */
  constructor(message: string, context?: ErrorContext & { notSent?: boolean; retryable?: boolean }) {
    super("connection_failed", message, context);
    this.notSent = context?.notSent ?? false;
    this.retryable = context?.retryable ?? true;
  }
}

/** The error of a request or a wait that the caller's signal aborted. `name` is `AbortError`, as in the DOM. */
export class AbortedError extends SeedanceError {
  override name = "AbortError";
  /** Whether the request was certainly not sent: it was still queued. */
  readonly notSent: boolean;

  constructor(message: string, context?: ErrorContext & { notSent?: boolean }) {
    super("aborted", message, context);
    this.notSent = context?.notSent ?? false;
  }
}

/**
 * The error of a redirect to a URL that must not get the API key. The message names the base URL to set. A submit may have
 * been charged: a server may execute a request and then redirect.
 */
export class RedirectError extends SeedanceError {
  override name = "RedirectError";
  /** The HTTP status of the redirect; 0 if a browser hides it. */
  readonly status: number;

  constructor(message: string, status: number, context?: ErrorContext) {
    super("redirected", message, context);
    this.status = status;
  }
}

/** The error of a job that may exceed `maxCredits`, or has no known price. Nothing was sent and nothing was charged. */
export class CreditCeilingError extends SeedanceError {
  override name = "CreditCeilingError";
  /** The maximum price of the job in credits; undefined if it is unknown. */
  readonly requiredCredits: number | undefined;
  /** The credits that the limit leaves. */
  readonly availableCredits: number;

  constructor(message: string, required: number | undefined, available: number, context?: ErrorContext) {
    super("over_ceiling", message, context);
    this.requiredCredits = required;
    this.availableCredits = available;
  }
}

/** A task with the status `failed`. */
export interface FailedTask {
  id: string;
  error?: string | { code?: string; message?: string };
  credits_used?: number;
  credits_refunded?: number;
}

/** Why a task failed, as its error tells (contract: `x-task-errors`). */
export interface TaskFailure {
  /** The class of the error, such as `prompt`, `image`, `person`, `audio`, `copyright`, `capacity` or `unknown`. */
  readonly class: string;
  /** Whether to submit the same job again, which is a new charge: as it is, only after a change, or as it is but later. */
  readonly retry: "unchanged" | "changed" | "later";
  /** What to do, as a sentence. */
  readonly advice: string;
}

/** The error of a task with the status `failed`. */
export class TaskFailedError extends SeedanceError {
  override name = "TaskFailedError";
  /** The task in the service's response. */
  readonly task: FailedTask;
  /** The refunded credits, if the response has them. */
  readonly creditsRefunded: number | undefined;
  /** Why it failed, and whether the same job may be submitted again; undefined if that was not determined. */
  readonly failure: TaskFailure | undefined;

  constructor(task: FailedTask, failure?: TaskFailure) {
    const { error } = task;
    const reason =
      (typeof error === "object" ? (error?.message ?? error?.code) : error) || message`the service gives no reason`;
    super("task_failed", message`Task ${task.id} failed: ${`${reason}`.replace(/\.$/, "")}.`, { taskId: task.id });
    this.task = task;
    this.creditsRefunded = task.credits_refunded;
    this.failure = failure;
  }
}

/** A task as a poll returned it. */
export interface PolledTask {
  id: string;
  status: string;
  output?: unknown;
}

/** The error of a wait that timed out. The task keeps running: wait for the same `taskId` again. */
export class WaitTimeoutError extends SeedanceError {
  override name = "WaitTimeoutError";
  override readonly retryable = true;
  /** The task in the last response; undefined if no poll got one. */
  readonly task: PolledTask | undefined;

  constructor(message: string, task: PolledTask | undefined, context: ErrorContext) {
    super("wait_timeout", message, context);
    this.task = task;
  }
}

/**
 * The error of a task that has ended with an output that is not in the contract, in two polls in a row: the output is
 * missing, has other members, or holds no http(s) URL. The task is charged. `task` has the response, which may hold the
 * files; a later wait for the same `taskId` asks again.
 */
export class UnexpectedOutputError extends SeedanceError {
  override name = "UnexpectedOutputError";
  /** The task in the last response, as it is. */
  readonly task: PolledTask;
  /** The first 2,048 characters of the response's body, without secrets. */
  readonly body: string;

  constructor(message: string, task: PolledTask, body: string) {
    super("unexpected_output", message, { taskId: task.id });
    this.task = task;
    this.body = body;
  }
}
