import { type ErrorContext, UnexpectedResponseError } from "../errors.ts";
import { message } from "../message.ts";
import { mapJsonStrings, maxJsonDepth, redactKeys, redactText, redactUrl } from "../redact.ts";

const maxExcerptLength = 2048;
export type JsonObject = Record<string, unknown>;

/** A request, for the errors of its response. */
export interface RequestContext extends ErrorContext {
  method: string;
  path: string;
  baseUrl: string;
  /** The account's key, which is removed from everything that is read from a response. */
  secrets: readonly string[];
  signal?: AbortSignal | undefined;
}

/** A successful response. */
export interface SuccessResponse {
  ok: true;
  body: JsonObject;
  /** Creates the error of a response that breaks the contract. `found` is what the response holds, as a clause. */
  unexpected(found: string): UnexpectedResponseError;
}

/** A response with an error status. */
interface FailureResponse {
  ok: false;
  /** Undefined if it is not a JSON object. */
  body: JsonObject | undefined;
  /** The start of the body, redacted. */
  excerpt(): string;
}

/**
 * Reads a response, whose body must be a JSON object if it is successful. What is nested too deep is cut off, so that no
 * code that walks through a body overflows the stack.
 * @throws UnexpectedResponseError if the body of a successful response is not a JSON object.
 */
export function readResponse(
  { ok, status }: Response,
  raw: string,
  { secrets, idempotencyKey, taskId }: RequestContext,
): SuccessResponse | FailureResponse {
  const redactMessage = (text: string) => redactText(text, secrets);
  // A string that is a URL may be the paid output, which needs its signature.
  const redactData = (text: string) => (/^https?:\S*$/i.test(text) ? redactKeys(text, secrets) : redactMessage(text));
  const value = parseJsonOrUndefined(raw);
  // A string that is a URL as a whole may have spaces, where a URL in a text ends.
  const redactPart = (text: string) =>
    redactMessage(/^https?:/i.test(text) && URL.canParse(text) ? redactUrl(text) : text);
  // Redacted as a value, not as text: JSON can escape the characters of a key.
  const excerpt = () =>
    (value === undefined ? redactMessage(raw) : JSON.stringify(mapJsonStrings(value, redactPart))).slice(
      0,
      maxExcerptLength,
    );
  const unexpected = (found: string) =>
    new UnexpectedResponseError(message`Unexpected response with status ${status}: ${found}.`, status, excerpt(), {
      idempotencyKey,
      taskId,
    });
  const body = isObject(value) ? value : undefined;
  if (!ok) return { ok, body: body && mapJsonStrings(body, redactPart), excerpt };
  if (!body) throw unexpected(message`a body that is not a JSON object`);
  // Redacting takes time, so it is skipped if there is nothing to redact. JSON can escape any character as \u….
  const isFlat = raw.split(/[[{]/, maxJsonDepth + 1).length <= maxJsonDepth;
  const isClean = isFlat && !raw.includes("\\u") && redactMessage(raw) === raw;
  return { ok, body: isClean ? body : mapJsonStrings(body, redactData), unexpected };
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
