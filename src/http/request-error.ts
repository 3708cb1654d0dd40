import { AbortedError, ConnectionError, createApiError, RedirectError, type SeedanceError } from "../errors.ts";
import { message } from "../message.ts";
import { redactError, redactText } from "../redact.ts";
import { behaviorOf, codeForStatus, type ErrorCatalog } from "./behavior.ts";
import { connectionRuleOf } from "./outcomes.ts";
import type { JsonObject, RequestContext } from "./response.ts";
import { parseRetryAfter } from "./retry-after.ts";

// Loaded only if a request failed.

/** The error of a request without a complete response, with the job's key or task id. */
export function toRequestError(cause: unknown, failed: RequestContext): SeedanceError {
  const { method, path, baseUrl, secrets, signal, idempotencyKey, taskId } = failed;
  const context = { idempotencyKey, taskId };
  const request = `${method} ${path}`;
  const clean = redactError(cause, (text) => redactText(text, secrets));
  if (cause instanceof RedirectError) return new RedirectError(cause.message, cause.status, context);
  // The client's own errors say whether the request was sent.
  const own = cause instanceof AbortedError || cause instanceof ConnectionError ? cause : undefined;
  const isUnsent = own?.notSent ?? false;
  if (signal?.aborted)
    return new AbortedError(message`${request} was aborted.`, { ...context, cause: clean, notSent: isUnsent });
  if (own) {
    // The request was sent, and the connection to the target of a redirect failed.
    const { retry, advice } = !isUnsent && own.cause ? connectionRuleOf(own.cause) : {};
    const retryable = own instanceof AbortedError || (own.retryable && retry !== "never");
    const text = advice ? message`${clean.message} ${advice()}` : clean.message;
    return new ConnectionError(text, { ...context, cause: clean.cause, notSent: isUnsent, retryable });
  }
  const inner = clean.cause as (Error & { code?: string }) | undefined;
  const detail = inner?.code ?? inner?.message;
  const reason = [clean.message, detail].filter(Boolean).join(": ");
  const { outcome, retry, problem, advice } = connectionRuleOf(cause);
  const notSent = outcome === "not-sent";
  const wrong = problem?.(new URL(baseUrl).origin, detail ?? reason);
  const text = wrong
    ? notSent
      ? message`${wrong} Nothing was sent. ${advice?.()}`
      : message`${wrong} ${advice?.()}`
    : notSent
      ? message`${request} failed: ${reason}. Nothing was sent.`
      : message`${request} failed: ${reason}.`;
  return new ConnectionError(text, { ...context, cause: clean, notSent, retryable: retry !== "never" });
}

/**
 * The error of an error response. After a 404 the message names the task, or the URL: the service's text may name neither.
 * @param excerpt returns the start of the body, redacted.
 */
export function errorFromResponse(
  response: Response,
  excerpt: () => string,
  body: JsonObject | undefined,
  catalog: ErrorCatalog,
  failed: RequestContext,
): SeedanceError {
  const { error, ...details } = body ?? {};
  const { code, message: text } = (error ?? {}) as { code?: unknown; message?: unknown };
  const { status } = response;
  const { method, path, baseUrl, idempotencyKey, taskId } = failed;
  // Gateways respond in HTML without a code: then the status decides.
  const effectiveCode = typeof code === "string" ? code : codeForStatus(catalog, status);
  const behavior = behaviorOf(catalog, status, effectiveCode);
  const given =
    typeof text === "string"
      ? text.slice(0, maxTextLength)
      : message`The service responded with status ${status}: ${oneLine(excerpt())}`;
  const isFromService = typeof code === "string" && catalog.errors[code]?.status === status;
  return createApiError({
    idempotencyKey,
    taskId,
    status,
    code: effectiveCode ?? `http_${status}`,
    behavior:
      status === 404 && !isFromService
        ? { ...behavior, fix: message`Check the base URL, ${baseUrl}: another host or path does not know ${path}.` }
        : behavior,
    message:
      status !== 404
        ? given
        : taskId === undefined
          ? message`${given.replace(/\.$/, "")}. ${baseUrl} has no ${`${method} ${path}`}.`
          : message`${given.replace(/\.$/, "")}. The task id is ${taskId}.`,
    retryAfter: parseRetryAfter(response.headers),
    details,
  });
}

const maxTextLength = 2048;

function oneLine(text: string): string {
  return text.slice(0, 200).replace(/\s+/g, " ").trim() || message`an empty body`;
}
