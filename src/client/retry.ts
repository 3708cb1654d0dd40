import {
  AbortedError,
  ApiError,
  ConnectionError,
  IdempotencyConflictError,
  RateLimitedError,
  SeedanceError,
} from "../errors.ts";

/** What is known about a submit after the tries so far. */
export interface SubmitHistory {
  /** Tries that count: a 429 was not executed, and a 409 after an unknown outcome says that the first one still runs. */
  tries: number;
  /** Answers 409 in a row that say so. */
  stillRunning: number;
  /** Whether an earlier try may have been accepted without our learning of it. */
  unknown: boolean;
}

export const emptyHistory: SubmitHistory = { tries: 0, stillRunning: 0, unknown: false };

/** What a failed try makes of the history. */
export function addFailedTry(history: SubmitHistory, error: SeedanceError): SubmitHistory {
  if (error instanceof RateLimitedError) return history;
  if (error instanceof IdempotencyConflictError && history.unknown)
    return { ...history, stillRunning: history.stillRunning + 1 };
  return { tries: history.tries + 1, stillRunning: 0, unknown: history.unknown || mayBeAccepted(error) };
}

/** Whether a submit that ended like this may have been accepted and charged. */
export function mayBeAccepted(error: SeedanceError): boolean {
  if (error instanceof ApiError) return error.behavior.charged !== "no";
  if (error instanceof ConnectionError || error instanceof AbortedError) return !error.notSent;
  return error.code === "unexpected_answer";
}

/**
 * How long to wait before the same bytes are sent again under the same key, in milliseconds; undefined where they must
 * not be.
 * @param error how the last try ended.
 * @param history everything so far, the last try included.
 * @param retries how many tries after the first one may count.
 * @param random a number in [0, 1), for full jitter.
 */
export function retryDelay(
  error: unknown,
  { tries, stillRunning, unknown }: SubmitHistory,
  retries: number,
  random: () => number,
): number | undefined {
  if (!(error instanceof SeedanceError) || error instanceof AbortedError) return undefined;
  const asked = error instanceof ApiError && error.retryAfter !== undefined ? error.retryAfter * 1000 : undefined;
  // The account's budget pauses by itself, for all its requests.
  if (error instanceof RateLimitedError) return 0;
  // 409 on a first try is a conflict. After an unknown outcome it says that the first request still runs.
  if (error instanceof IdempotencyConflictError) return unknown ? jitter(stillRunning, 15_000, random) : undefined;
  if (tries > retries) return undefined;
  if (!error.retryable) return undefined;
  return Math.max(asked ?? 0, jitter(tries, 30_000, random));
}

/** Full jitter: https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/ */
function jitter(tries: number, longest: number, random: () => number): number {
  return 250 + random() * Math.min(1_000 * 2 ** (tries - 1), longest);
}

const maxTokens = 20;
const tokensPerSuccess = 0.5;

/**
 * Keeps a client from hammering a service that is down: each retry takes a token, each success gives half a one back.
 * What Google's SRE book calls client-side throttling: https://sre.google/sre-book/handling-overload/
 */
export class RetryBudget {
  #tokens = maxTokens;

  /** Whether one more retry may be sent. */
  tryAcquire(): boolean {
    if (this.#tokens < 1) return false;
    this.#tokens--;
    return true;
  }

  recordSuccess(): void {
    this.#tokens = Math.min(this.#tokens + tokensPerSuccess, maxTokens);
  }
}
