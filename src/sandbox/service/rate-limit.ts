/** A sliding window of requests for each account. */
export class RateLimit {
  readonly #requests: number;
  readonly #window: number;
  readonly #passed = new Map<string, number[]>();

  /** @param seconds the length of the window. */
  constructor({ requests, seconds }: { requests: number; seconds: number }) {
    this.#requests = requests;
    this.#window = seconds * 1000;
  }

  /** Lets a request pass, or gives the whole seconds after which one may. A refused request does not count. */
  take(account: string, now: number): number {
    const passed = this.#passed.get(account) ?? [];
    while ((passed[0] ?? Number.POSITIVE_INFINITY) <= now - this.#window) passed.shift();
    const oldest = passed[0];
    if (oldest !== undefined && passed.length >= this.#requests)
      return Math.max(1, Math.ceil((oldest + this.#window - now) / 1000));
    passed.push(now);
    this.#passed.set(account, passed);
    return 0;
  }
}
