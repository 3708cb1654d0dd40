import type { ErrorContext } from "../errors.ts";
import { createApiError, UnexpectedResponseError } from "../errors.ts";
import { message } from "../message.ts";
import { mapJsonStrings, redactKeys, redactText } from "../redact.ts";
import { behaviorOf, codeForStatus, type ErrorCatalog } from "./behavior.ts";
import { parseRetryAfter } from "./retry-after.ts";

const maxExcerptLength = 2048;
export type JsonObject = Record<string, unknown>;

/** A successful response. */
export interface SuccessResponse {
  body: JsonObject;
  /** Creates the error of a response that breaks the contract. `found` is what the response holds, as a clause. */
  unexpected(found: string): UnexpectedResponseError;
}

/**
 * Reads a response, whose body must be a JSON object if it is successful.
 * @throws ApiError or the class of its status if the service refused.
 * @throws UnexpectedResponseError if the body of a successful response is not a JSON object.
 */
export function readResponse(
  response: Response,
  raw: string,
  secrets: readonly string[],
  catalog: ErrorCatalog,
  context: ErrorContext,
): SuccessResponse {
  const { ok, status } = response;
  const redactMessage = (text: string) => redactText(text, secrets);
  // A string that is a URL may be the paid output, which needs its signature.
  const redactData = (text: string) => (/^https?:\S*$/i.test(text) ? redactKeys(text, secrets) : redactMessage(text));
  const value = parseJsonOrUndefined(raw);
  // Redacted as a value, not as text: JSON can escape the characters of a key.
  const excerpt = () =>
    (value === undefined ? redactMessage(raw) : JSON.stringify(mapJsonStrings(value, redactMessage))).slice(
      0,
      maxExcerptLength,
    );
  const unexpected = (found: string) =>
    new UnexpectedResponseError(
      message`Unexpected response with status ${status}: ${found}.`,
      status,
      excerpt(),
      context,
    );
  const body = isObject(value) ? value : undefined;
  if (!ok) throw errorFromResponse(response, excerpt, body && mapJsonStrings(body, redactMessage), catalog, context);
  if (!body) throw unexpected(message`a body that is not a JSON object`);
  // Redacting takes time, so it is skipped if there is nothing to redact. JSON can escape any character as \u….
  const isClean = !raw.includes("\\u") && redactMessage(raw) === raw;
  return { body: isClean ? body : mapJsonStrings(body, redactData), unexpected };
}

function errorFromResponse(
  response: Response,
  excerpt: () => string,
  body: JsonObject | undefined,
  catalog: ErrorCatalog,
  context: ErrorContext,
) {
  const { error, ...details } = body ?? {};
  const { code, message: text } = (error ?? {}) as { code?: unknown; message?: unknown };
  const { status } = response;
  // Gateways respond in HTML without a code: then the status decides.
  const effectiveCode = typeof code === "string" ? code : codeForStatus(catalog, status);
  return createApiError({
    ...context,
    status,
    code: effectiveCode ?? `http_${status}`,
    behavior: behaviorOf(catalog, status, effectiveCode),
    message:
      typeof text === "string"
        ? text.slice(0, maxExcerptLength)
        : message`The service responded with status ${status}: ${oneLine(excerpt())}`,
    retryAfter: parseRetryAfter(response.headers),
    details,
  });
}

function oneLine(text: string): string {
  return text.slice(0, 200).replace(/\s+/g, " ").trim() || message`an empty body`;
}

const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The JSON value of a text; undefined if it is not JSON. */
function parseJsonOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
