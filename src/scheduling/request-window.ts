import type { RequestLog, RequestSlot } from "./request-log.ts";

/** The factor by which the limit is reduced after a 429 that other users of the account caused. */
const reductionFactor = 0.8;
/** The pause after a 429 without `Retry-After`, in milliseconds: doubled after each further one in a row. */
const [minPause, maxPause] = [2_000, 60_000];

/**
 * The requests of an account in a sliding window. The server's own window never holds more than the limit: a request
 * counts from its sending until one window after its response, since the server received it somewhere in between.
 */
export class RequestWindow implements RequestLog {
  readonly #requests: number;
  readonly #milliseconds: number;
  /** The times of the responses within the window, in order. */
  #responses: number[] = [];
  #inFlight = 0;
  #allowed: number;
  #first: number | undefined;
  #last = 0;
  #changed = 0;
  #pausedUntil = Number.NEGATIVE_INFINITY;
  #refusedInRow = 0;

  /** @param requests the number of requests that the account may send within `milliseconds`. */
  constructor(requests: number, milliseconds: number) {
    this.#requests = requests;
    this.#allowed = requests;
    this.#milliseconds = milliseconds;
  }

  available(by: number): number {
    if (by < this.#pausedUntil) return 0;
    const counting = this.#responses.filter((at) => at + this.#milliseconds > by).length;
    return Math.max(this.#allowed - this.#inFlight - counting, 0);
  }

  nextAvailableAt(now: number): number {
    this.#expire(now);
    const excess = this.#inFlight + this.#responses.length - this.#allowed;
    const freedAt = excess < 0 ? now : (this.#responses[excess] ?? now) + this.#milliseconds;
    // If others use the account too, a burst could collide with theirs: for one window, requests are spaced evenly.
    const spacedAt =
      now < this.#pausedUntil + this.#milliseconds ? this.#last + this.#milliseconds / this.#allowed : now;
    return Math.max(freedAt, spacedAt, this.#pausedUntil, now);
  }

  reserve(now: number): RequestSlot {
    this.#first ??= now;
    this.#last = now;
    this.#inFlight++;
    return {
      recordResponse: (at, refused) => {
        this.#inFlight--;
        if (Number.isFinite(this.#requests)) this.#responses.push(at);
        if (refused) this.#pause(now, at, refused.retryAfter);
        else this.#refusedInRow = 0;
      },
    };
  }

  /**
   * Pauses all requests after a 429. If this process has counted a whole window, it did not cause the 429: others use the
   * account too, and the limit is reduced.
   */
  #pause(sent: number, now: number, retryAfter: number | undefined): void {
    // Requests that were in flight at the same time are refused together: that counts once.
    if (sent >= this.#pausedUntil) this.#refusedInRow++;
    const pause = retryAfter ?? Math.min(minPause * 2 ** (this.#refusedInRow - 1), maxPause);
    this.#pausedUntil = Math.max(this.#pausedUntil, now + pause);
    if (now - (this.#first ?? now) < this.#milliseconds || sent < this.#changed) return;
    this.#allowed = Math.max(Math.floor(this.#allowed * reductionFactor), 1);
    this.#changed = now;
  }

  /** Removes responses that no longer count, and raises a reduced limit by one for each window without a 429. */
  #expire(now: number): void {
    const firstCounting = this.#responses.findIndex((at) => at + this.#milliseconds > now);
    if (firstCounting) this.#responses.splice(0, firstCounting < 0 ? this.#responses.length : firstCounting);
    while (this.#allowed < this.#requests && now - this.#changed >= this.#milliseconds) {
      this.#allowed++;
      this.#changed += this.#milliseconds;
    }
  }
}
