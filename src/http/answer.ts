import type { ErrorContext } from "../errors.ts";
import { apiError, UnexpectedAnswerError } from "../errors.ts";
import { cutQueries } from "../redact.ts";
import { behaviorOf, codeOf, type Refusals } from "./behavior.ts";
import { retryAfter } from "./retry-after.ts";

type Redact = (text: string) => string;

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
  redact: Redact,
  refusals: Refusals,
  context: ErrorContext,
): Answer {
  const { ok, status } = response;
  const text = () => cutQueries(redact(raw)).slice(0, longestExcerpt);
  const unexpected = (why: string) =>
    new UnexpectedAnswerError(`The service answered ${status} with ${why}.`, status, text(), context);
  // Cleaned as values, not as text: JSON may spell the key in other signs.
  const cleaned = (value: string) => (ok ? redact(value) : cutQueries(redact(value)));
  const clean = (_: string, value: unknown) => (typeof value === "string" ? cleaned(value) : value);
  // Only where there may be something to clean, since it costs time. JSON can spell any sign as \u….
  const suspicious = !ok || raw.includes("\\u") || redact(raw) !== raw;
  const answer = parseObject(raw, suspicious ? clean : undefined);
  if (!ok) throw refusal(response, text(), answer, refusals, context);
  if (!answer) throw unexpected("no JSON object");
  return { answer, unexpected };
}

function refusal(
  response: Response,
  text: string,
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
    message: typeof message === "string" ? message : `The service answered ${status}: ${excerpt(text)}`,
    retryAfter: retryAfter(response.headers),
    details,
  });
}

function excerpt(text: string): string {
  return text.slice(0, 200).replace(/\s+/g, " ").trim() || "an empty body";
}

function parseObject(text: string, clean?: (key: string, value: unknown) => unknown): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text, clean);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as JsonObject) : undefined;
  } catch {
    return undefined;
  }
}
