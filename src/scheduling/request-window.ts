import type { RequestLog, RequestSlot } from "./request-log.ts";

/** The share of what is allowed that is kept when others are seen to use the account too. */
const keptShare = 0.8;
/** How long a 429 without a word from the server pauses the account: doubled each time in a row. */
const [shortest, longest] = [2_000, 60_000];

/**
 * An account's requests in a sliding window, kept so that the server never counts too many in any window of its own: a
 * request counts from when it is sent until a whole window after its answer, since it was received somewhere between.
 */
export class RequestWindow implements RequestLog {
  readonly #requests: number;
  readonly #milliseconds: number;
  /** When each request within the window was answered, in order. */
  #answered: number[] = [];
  #open = 0;
  #allowed: number;
  #first: number | undefined;
  #last = 0;
  #changed = 0;
  #pausedUntil = Number.NEGATIVE_INFINITY;
  #refusedInRow = 0;

  /** @param requests how many the account may send in so many milliseconds. */
  constructor(requests: number, milliseconds: number) {
    this.#requests = requests;
    this.#allowed = requests;
    this.#milliseconds = milliseconds;
  }

  available(by: number): number {
    if (by < this.#pausedUntil) return 0;
    const counting = this.#answered.filter((at) => at + this.#milliseconds > by).length;
    return Math.max(this.#allowed - this.#open - counting, 0);
  }

  nextAvailableAt(now: number): number {
    this.#expire(now);
    const over = this.#open + this.#answered.length - this.#allowed;
    const freed = over < 0 ? now : (this.#answered[over] ?? now) + this.#milliseconds;
    // Where others use the account too, a burst would meet theirs: for a window, requests go at even distances.
    const even = now < this.#pausedUntil + this.#milliseconds ? this.#last + this.#milliseconds / this.#allowed : now;
    return Math.max(freed, even, this.#pausedUntil, now);
  }

  reserve(now: number): RequestSlot {
    this.#first ??= now;
    this.#last = now;
    this.#open++;
    return {
      recordResponse: (at, refused) => {
        this.#open--;
        if (Number.isFinite(this.#requests)) this.#answered.push(at);
        if (refused) this.#pause(now, at, refused.retryAfter);
        else this.#refusedInRow = 0;
      },
    };
  }

  /**
   * All requests pause for what a 429 asks. Where a whole window of our own tells that it was not us alone, others use
   * the account too, and we take less of it.
   */
  #pause(sent: number, now: number, retryAfter: number | undefined): void {
    // Requests that were under way together are refused together: that counts once.
    if (sent >= this.#pausedUntil) this.#refusedInRow++;
    const pause = retryAfter ?? Math.min(shortest * 2 ** (this.#refusedInRow - 1), longest);
    this.#pausedUntil = Math.max(this.#pausedUntil, now + pause);
    if (now - (this.#first ?? now) < this.#milliseconds || sent < this.#changed) return;
    this.#allowed = Math.max(Math.floor(this.#allowed * keptShare), 1);
    this.#changed = now;
  }

  /** Forgets what no longer counts, and takes one request more for each window without a 429. */
  #expire(now: number): void {
    const counts = this.#answered.findIndex((at) => at + this.#milliseconds > now);
    if (counts) this.#answered.splice(0, counts < 0 ? this.#answered.length : counts);
    while (this.#allowed < this.#requests && now - this.#changed >= this.#milliseconds) {
      this.#allowed++;
      this.#changed += this.#milliseconds;
    }
  }
}
