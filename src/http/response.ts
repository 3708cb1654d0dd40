import type { ErrorContext } from "../errors.ts";
import { createApiError, UnexpectedResponseError } from "../errors.ts";
import { mapJsonStrings, redactKeys, redactText } from "../redact.ts";
import { behaviorOf, codeForStatus, type ErrorCatalog } from "./behavior.ts";
import { parseRetryAfter } from "./retry-after.ts";

const maxExcerptLength = 2048;
export type JsonObject = Record<string, unknown>;

/** A successful answer. */
export interface SuccessResponse {
  body: JsonObject;
  /** The error for an answer that is not what the contract promises. */
  unexpected(why: string): UnexpectedResponseError;
}

/**
 * The JSON object that a successful answer holds.
 * @throws ApiError or the class of its status if the service refused.
 * @throws UnexpectedResponseError if a success holds no JSON object.
 */
export function readResponse(
  response: Response,
  raw: string,
  secrets: readonly string[],
  refusals: ErrorCatalog,
  context: ErrorContext,
): SuccessResponse {
  const { ok, status } = response;
  const forPeople = (text: string) => redactText(text, secrets);
  // What is a URL and nothing else may be what was paid for: its signature is needed.
  const asData = (text: string) => (/^https?:\S*$/i.test(text) ? redactKeys(text, secrets) : forPeople(text));
  const value = parseJsonOrUndefined(raw);
  // Cleaned as a value, not as text: JSON may spell the key in other characters.
  const excerpt = () =>
    (value === undefined ? forPeople(raw) : JSON.stringify(mapJsonStrings(value, forPeople))).slice(
      0,
      maxExcerptLength,
    );
  const unexpected = (why: string) =>
    new UnexpectedResponseError(`The service answered ${status} with ${why}.`, status, excerpt(), context);
  const answer = isObject(value) ? value : undefined;
  if (!ok) throw errorFromResponse(response, excerpt, answer && mapJsonStrings(answer, forPeople), refusals, context);
  if (!answer) throw unexpected("no JSON object");
  // Only where there may be something to clean, since it costs time. JSON can spell any character as \u….
  const isClean = !raw.includes("\\u") && forPeople(raw) === raw;
  return { body: isClean ? answer : mapJsonStrings(answer, asData), unexpected };
}

function errorFromResponse(
  response: Response,
  excerpt: () => string,
  answer: JsonObject | undefined,
  refusals: ErrorCatalog,
  context: ErrorContext,
) {
  const { error, ...details } = answer ?? {};
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown };
  const { status } = response;
  // Gateways answer in HTML: then the status alone tells the code.
  const known = typeof code === "string" ? code : codeForStatus(refusals, status);
  return createApiError({
    ...context,
    status,
    code: known ?? `http_${status}`,
    behavior: behaviorOf(refusals, status, known),
    message:
      typeof message === "string"
        ? message.slice(0, maxExcerptLength)
        : `The service answered ${status}: ${oneLine(excerpt())}`,
    retryAfter: parseRetryAfter(response.headers),
    details,
  });
}

function oneLine(text: string): string {
  return text.slice(0, 200).replace(/\s+/g, " ").trim() || "an empty body";
}

const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** What a text holds as JSON; undefined where it is none. */
function parseJsonOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
