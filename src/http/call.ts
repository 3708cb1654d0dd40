import type { Client } from "openapi-fetch";
import type { ErrorContext, SeedanceError } from "../errors.ts";
import { AbortedError, ConnectionError, RedirectError } from "../errors.ts";
import { redactError, redactText } from "../redact.ts";
import type { ErrorCatalog } from "./behavior.ts";
import type { SchedulingOptions } from "./plain-request.ts";
import { readResponse, type SuccessResponse } from "./response.ts";

export interface CallOptions {
  /** The body's bytes. */
  body?: string | undefined;
  idempotencyKey?: string;
  taskId?: string;
  signal?: AbortSignal | undefined;
  scheduling?: SchedulingOptions;
}

/** Sends one request and reads its answer. */
export type Call = (method: "GET" | "POST", path: string, options: CallOptions) => Promise<SuccessResponse>;

/**
 * Requests by path over the typed client, with errors that know the job they belong to.
 * @param secrets the account's key, which stands in nothing that comes of an answer, whatever its shape.
 */
export function createCall(raw: Client<object>, secrets: readonly string[], refusals: ErrorCatalog): Call {
  const request = raw.request as unknown as (
    method: string,
    path: string,
    init: object,
  ) => Promise<{ data?: string; error?: unknown; response: Response }>;

  return async (method, path, { body, idempotencyKey, taskId, signal, scheduling }) => {
    const context = { idempotencyKey, taskId };
    const { data, error, response } = await request(method, path, {
      parseAs: "text",
      ...(signal && { signal }),
      ...(scheduling && { scheduling }),
      ...(body !== undefined && { body, bodySerializer: (text: string) => text }),
      ...(idempotencyKey && { params: { header: { "Idempotency-Key": idempotencyKey } } }),
    }).catch((cause) => {
      throw toRequestError(cause, `${method} ${path}`, secrets, context, signal);
    });
    const text = data ?? (typeof error === "string" ? error : JSON.stringify(error ?? ""));
    return readResponse(response, text, secrets, refusals, context);
  };
}

/** What went wrong before a whole answer was there, with the job it belongs to. */
function toRequestError(
  cause: unknown,
  request: string,
  secrets: readonly string[],
  context: ErrorContext,
  signal: AbortSignal | undefined,
): SeedanceError {
  const clean = redactError(cause, (text) => redactText(text, secrets));
  if (cause instanceof RedirectError) return new RedirectError(cause.message, context);
  const unsent = cause instanceof AbortedError || cause instanceof ConnectionError;
  if (signal?.aborted)
    return new AbortedError(`${request} was aborted.`, { ...context, cause: clean, notSent: unsent });
  if (unsent) return new ConnectionError(cause.message, { ...context, cause: cause.cause, notSent: true });
  const inner = clean.cause as (Error & { code?: string }) | undefined;
  const reason = [clean.message, inner?.code ?? inner?.message].filter(Boolean).join(": ");
  // A reset looks the same before and after the server's commit; these codes alone prove that nothing was sent.
  const notSent = /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN)$/.test(inner?.code ?? "");
  return new ConnectionError(`${request} failed: ${reason}.`, { ...context, cause: clean, notSent });
}
