import type { Client } from "openapi-fetch";
import type { ErrorContext, SeedanceError } from "../errors.ts";
import { AbortedError, ConnectionError, RedirectError } from "../errors.ts";
import { message } from "../message.ts";
import { redactError, redactText } from "../redact.ts";
import type { ErrorCatalog } from "./behavior.ts";
import type { SchedulingOptions } from "./plain-request.ts";
import { readResponse, type SuccessResponse } from "./response.ts";

export interface CallOptions {
  /** The body as JSON. */
  body?: string | undefined;
  idempotencyKey?: string;
  taskId?: string;
  signal?: AbortSignal | undefined;
  scheduling?: SchedulingOptions;
}

/** Sends one request and reads its response. */
export type Call = (method: "GET" | "POST", path: string, options: CallOptions) => Promise<SuccessResponse>;

/**
 * Creates the function that sends requests by path through the typed client. Its errors have the job's key or task id.
 * @param secrets the account's key, which is removed from everything that is read from a response.
 */
export function createCall(raw: Client<object>, secrets: readonly string[], catalog: ErrorCatalog): Call {
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
    return readResponse(response, text, secrets, catalog, context);
  };
}

/** The error of a request without a complete response, with the job's key or task id. */
function toRequestError(
  cause: unknown,
  request: string,
  secrets: readonly string[],
  context: ErrorContext,
  signal: AbortSignal | undefined,
): SeedanceError {
  const clean = redactError(cause, (text) => redactText(text, secrets));
  if (cause instanceof RedirectError) return new RedirectError(cause.message, context);
  const isUnsent = cause instanceof AbortedError || cause instanceof ConnectionError;
  if (signal?.aborted)
    return new AbortedError(message`${request} was aborted.`, { ...context, cause: clean, notSent: isUnsent });
  if (isUnsent) return new ConnectionError(cause.message, { ...context, cause: cause.cause, notSent: true });
  const inner = clean.cause as (Error & { code?: string }) | undefined;
  const reason = [clean.message, inner?.code ?? inner?.message].filter(Boolean).join(": ");
  // A reset looks the same before and after the server accepts the job. Only these codes prove that nothing was sent.
  const notSent = /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN)$/.test(inner?.code ?? "");
  return new ConnectionError(message`${request} failed: ${reason}.`, { ...context, cause: clean, notSent });
}
