import { models } from "../../generated/operations.ts";
import { UnexpectedAnswerError } from "../errors/answer-error.ts";
import type { Call } from "../http/call.ts";
import type { Body, ModelName, SubmittedTask } from "./models.ts";

export interface SubmitOptions {
  /**
   * The key of this job, 1 to 255 visible ASCII characters; by default a fresh UUID. The same key with the same body
   * is the same job, charged once.
   */
  idempotencyKey?: string;
  /** Ends the request. The job may have been accepted by then: the error carries the key. */
  signal?: AbortSignal;
}

/** Fixes the body's bytes and the key, checks them, and sends them once. */
export async function submit<M extends ModelName>(
  call: Call,
  model: M,
  body: Body<M>,
  { idempotencyKey = crypto.randomUUID(), signal }: SubmitOptions = {},
): Promise<SubmittedTask> {
  // Before the first await: what the caller does to the body afterwards changes nothing.
  const bytes = serialize(body);
  const { validate } = await import("./validate.ts");
  validate(model, bytes, idempotencyKey);
  const { status, answer } = await call("POST", models[model].path, { idempotencyKey, body: bytes, signal });
  if (typeof answer.id === "string" && answer.id !== "") return { ...answer, idempotencyKey } as SubmittedTask;
  throw new UnexpectedAnswerError(
    `The service accepted the job (${status}) but told no task id. Send the same body under the same idempotencyKey.`,
    status,
    JSON.stringify(answer).slice(0, 2048),
    { idempotencyKey },
  );
}

/** The body's bytes; undefined where JSON can't hold it. */
function serialize(body: unknown): string | undefined {
  try {
    return JSON.stringify(body);
  } catch {
    return undefined;
  }
}
