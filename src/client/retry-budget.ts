const most = 20;
const perSuccess = 0.5;

/**
 * Keeps a client from hammering a service that is down: each retry takes a token, each success gives half a one back.
 * What Google's SRE book calls client-side throttling: https://sre.google/sre-book/handling-overload/
 */
export class RetryBudget {
  #tokens = most;

  /** Whether one more retry may be sent. */
  take(): boolean {
    if (this.#tokens < 1) return false;
    this.#tokens--;
    return true;
  }

  succeeded(): void {
    this.#tokens = Math.min(this.#tokens + perSuccess, most);
  }
}
