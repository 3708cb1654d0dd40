import type { ErrorContext } from "../errors.ts";
import { apiError, UnexpectedAnswerError } from "../errors.ts";
import { mapTexts, redactKeys, redactText } from "../redact.ts";
import { behaviorOf, codeOf, type Refusals } from "./behavior.ts";
import { retryAfter } from "./retry-after.ts";

const longestExcerpt = 2048;
export type JsonObject = Record<string, unknown>;

/** A successful answer. */
export interface Answer {
  answer: JsonObject;
  /** The error for an answer that is not what the contract promises. */
  unexpected(why: string): UnexpectedAnswerError;
}

/**
 * The JSON object that a successful answer holds.
 * @throws ApiError or the class of its status if the service refused.
 * @throws UnexpectedAnswerError if a success holds no JSON object.
 */
export function readAnswer(
  response: Response,
  raw: string,
  secrets: readonly string[],
  refusals: Refusals,
  context: ErrorContext,
): Answer {
  const { ok, status } = response;
  const forPeople = (text: string) => redactText(text, secrets);
  // What is a URL and nothing else may be what was paid for: its signature is needed.
  const asData = (text: string) => (/^https?:\S*$/i.test(text) ? redactKeys(text, secrets) : forPeople(text));
  const value = parse(raw);
  // Cleaned as a value, not as text: JSON may spell the key in other characters.
  const excerpt = () =>
    (value === undefined ? forPeople(raw) : JSON.stringify(mapTexts(value, forPeople))).slice(0, longestExcerpt);
  const unexpected = (why: string) =>
    new UnexpectedAnswerError(`The service answered ${status} with ${why}.`, status, excerpt(), context);
  const answer = isObject(value) ? value : undefined;
  if (!ok) throw refusal(response, excerpt, answer && mapTexts(answer, forPeople), refusals, context);
  if (!answer) throw unexpected("no JSON object");
  // Only where there may be something to clean, since it costs time. JSON can spell any character as \u….
  const isClean = !raw.includes("\\u") && forPeople(raw) === raw;
  return { answer: isClean ? answer : mapTexts(answer, asData), unexpected };
}

function refusal(
  response: Response,
  excerpt: () => string,
  answer: JsonObject | undefined,
  refusals: Refusals,
  context: ErrorContext,
) {
  const { error, ...details } = answer ?? {};
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown };
  const { status } = response;
  // Gateways answer in HTML: then the status alone tells the code.
  const known = typeof code === "string" ? code : codeOf(refusals, status);
  return apiError({
    ...context,
    status,
    code: known ?? `http_${status}`,
    behavior: behaviorOf(refusals, status, known),
    message:
      typeof message === "string"
        ? message.slice(0, longestExcerpt)
        : `The service answered ${status}: ${oneLine(excerpt())}`,
    retryAfter: retryAfter(response.headers),
    details,
  });
}

function oneLine(text: string): string {
  return text.slice(0, 200).replace(/\s+/g, " ").trim() || "an empty body";
}

const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** What a text holds as JSON; undefined where it is none. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
