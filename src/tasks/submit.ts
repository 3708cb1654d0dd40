import { models } from "../../generated/operations.ts";
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
  const { answer, unexpected } = await call("POST", models[model].path, { idempotencyKey, body: bytes, signal });
  if (typeof answer.id === "string" && answer.id !== "") return { ...answer, idempotencyKey } as SubmittedTask;
  throw unexpected("no task id. The job is accepted: send the same body under the same idempotencyKey");
}

/** The body's bytes; undefined where JSON can't hold it. */
function serialize(body: unknown): string | undefined {
  try {
    return JSON.stringify(body);
  } catch {
    return undefined;
  }
}
