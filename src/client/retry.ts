import {
  AbortedError,
  ApiError,
  ConnectionError,
  IdempotencyConflictError,
  RateLimitedError,
  RedirectError,
  SeedanceError,
} from "../errors.ts";

/** The outcome of a submit's tries so far. */
export interface SubmitHistory {
  /**
   * The tries that count towards `retries`. A 429 does not count: the request was not executed. A 409 after an unknown
   * outcome does not count: the first request still runs.
   */
  tries: number;
  /** The redirects among them. */
  redirects: number;
  /** The number of such 409 responses in a row. */
  stillRunning: number;
  /** Whether an earlier try may have been accepted although its response was lost. */
  unknown: boolean;
}

export const emptyHistory: SubmitHistory = { tries: 0, redirects: 0, stillRunning: 0, unknown: false };

/** The history after a failed try. */
export function addFailedTry(history: SubmitHistory, error: SeedanceError): SubmitHistory {
  if (error instanceof RateLimitedError) return history;
  if (error instanceof IdempotencyConflictError && history.unknown)
    return { ...history, stillRunning: history.stillRunning + 1 };
  return {
    tries: history.tries + 1,
    redirects: history.redirects + Number(error instanceof RedirectError),
    stillRunning: 0,
    unknown: history.unknown || mayBeAccepted(error),
  };
}

/**
 * Whether a submit that failed with this error may have been accepted and charged. `src/http/outcomes.ts` has what
 * each failure proves.
 */
export function mayBeAccepted(error: SeedanceError): boolean {
  if (error instanceof ApiError) return error.behavior.charged !== "no";
  if (error instanceof ConnectionError || error instanceof AbortedError) return !error.notSent;
  return error.code === "unexpected_answer" || error instanceof RedirectError;
}

/**
 * The delay before the same bytes are sent again with the same key.
 * @param error the error of the last try.
 * @param history all tries so far, including the last one.
 * @param retries the maximum of counted tries after the first one.
 * @param random returns a number in [0, 1), for full jitter.
 * @returns milliseconds; undefined if the submit must not be repeated.
 */
export function retryDelay(
  error: unknown,
  { tries, redirects, stillRunning, unknown }: SubmitHistory,
  retries: number,
  random: () => number,
): number | undefined {
  if (!(error instanceof SeedanceError) || error instanceof AbortedError) return undefined;
  const retryAfter = error instanceof ApiError && error.retryAfter !== undefined ? error.retryAfter * 1000 : undefined;
  // After a 429 the account's budget delays all its requests.
  if (error instanceof RateLimitedError) return 0;
  // A 409 on the first try is a conflict. After an unknown outcome it means that the first request still runs.
  if (error instanceof IdempotencyConflictError) return unknown ? jitter(stillRunning, 15_000, random) : undefined;
  if (tries > retries) return undefined;
  // A server that redirects to the result of an executed POST returns it at the next try; a wrong base URL redirects again.
  const mayBeResult = error instanceof RedirectError && error.status < 304 && redirects === 1;
  if (!error.retryable && !mayBeResult) return undefined;
  return Math.max(retryAfter ?? 0, jitter(tries, 30_000, random));
}

/** Full jitter: https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/ */
function jitter(tries: number, maxDelay: number, random: () => number): number {
  return 250 + random() * Math.min(1_000 * 2 ** (tries - 1), maxDelay);
}

const maxTokens = 20;
const tokensPerSuccess = 0.5;

/**
 * Limits the retries of a client while the service is down: each retry takes a token, each success returns half a token.
 * Client-side throttling: https://sre.google/sre-book/handling-overload/
 */
export class RetryBudget {
  #tokens = maxTokens;

  /** Takes the token of a retry. Returns false if there is none. */
  tryAcquire(): boolean {
    if (this.#tokens < 1) return false;
    this.#tokens--;
    return true;
  }

  recordSuccess(): void {
    this.#tokens = Math.min(this.#tokens + tokensPerSuccess, maxTokens);
  }
}
