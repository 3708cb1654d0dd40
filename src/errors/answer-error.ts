import { type ErrorContext, SeedanceError } from "./seedance-error.ts";

/**
 * The server answered with success, but not with what the contract promises: no JSON, or no task id. The job may be
 * charged: `idempotencyKey` and `taskId` tell which one it is, `body` is what came.
 */
export class UnexpectedAnswerError extends SeedanceError {
  override name = "UnexpectedAnswerError";
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
