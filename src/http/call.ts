import type { Client } from "openapi-fetch";
import { ConnectionError } from "../errors.ts";
import { message } from "../message.ts";
import { redactError, redactText } from "../redact.ts";
import type { ErrorCatalog } from "./behavior.ts";
import type { SchedulingOptions } from "./plain-request.ts";
import { type RequestContext, readResponse, type SuccessResponse } from "./response.ts";

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
export function createCall(
  raw: Client<object>,
  baseUrl: string,
  secrets: readonly string[],
  catalog: ErrorCatalog,
): Call {
  const request = raw.request as unknown as (
    method: string,
    path: string,
    init: object,
  ) => Promise<{ data?: string; error?: unknown; response: Response }>;

  return async (method, path, { body, idempotencyKey, taskId, signal, scheduling }) => {
    const context: RequestContext = { method, path, baseUrl, secrets, signal, idempotencyKey, taskId };
    const { data, error, response } = await request(method, path, {
      parseAs: "text",
      ...(signal && { signal }),
      ...(scheduling && { scheduling }),
      ...(body !== undefined && { body, bodySerializer: (text: string) => text }),
      ...(idempotencyKey && { params: { header: { "Idempotency-Key": idempotencyKey } } }),
    }).catch(async (cause) => {
      throw (await loadErrors(context)).toRequestError(cause, context);
    });
    const text = data ?? (typeof error === "string" ? error : JSON.stringify(error ?? ""));
    const result = readResponse(response, text, context);
    if (result.ok) return result;
    const { errorFromResponse } = await loadErrors(context);
    throw errorFromResponse(response, result.excerpt, result.body, catalog, context);
  };
}

/** Loads the code that explains a failure. If it cannot be loaded, the outcome of the request stays unknown. */
async function loadErrors({ method, path, secrets, idempotencyKey, taskId }: RequestContext) {
  try {
    return await import("./request-error.ts");
  } catch (error) {
    const cause = redactError(error, (text) => redactText(text, secrets));
    const text = message`${`${method} ${path}`} failed: ${cause.message}.`;
    throw new ConnectionError(text, { idempotencyKey, taskId, cause });
  }
}
