/** A sliding window: at most `limit` requests in any `seconds`, counted as the service does. Refused ones do not count. */
export class SlidingWindow {
  private readonly limit: number;
  private readonly seconds: number;
  private granted: number[] = [];

  constructor(limit: number, seconds: number) {
    this.limit = limit;
    this.seconds = seconds;
  }

  /** Reserves a request at `now`, in seconds. Returns 0 if it is admitted, otherwise the seconds to wait. */
  reserve(now: number): number {
    this.granted = this.granted.filter((at) => at > now - this.seconds);
    const [oldest = now] = this.granted;
    if (this.granted.length >= this.limit) return oldest + this.seconds - now;
    this.granted.push(now);
    return 0;
  }
}
