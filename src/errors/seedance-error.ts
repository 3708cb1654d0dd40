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
    super(message, context.cause === undefined ? undefined : { cause: context.cause });
    this.code = code;
    this.idempotencyKey = context.idempotencyKey;
    this.taskId = context.taskId;
  }
}
