/** At most so many requests in any span of so many seconds, as the service counts them; the refused do not count. */
export class SlidingWindow {
  private readonly limit: number;
  private readonly seconds: number;
  private granted: number[] = [];

  constructor(limit: number, seconds: number) {
    this.limit = limit;
    this.seconds = seconds;
  }

  /** Seconds until a request at `now`, in seconds, would be let in; 0 where it is, and counted. */
  reserve(now: number): number {
    this.granted = this.granted.filter((at) => at > now - this.seconds);
    const [oldest = now] = this.granted;
    if (this.granted.length >= this.limit) return oldest + this.seconds - now;
    this.granted.push(now);
    return 0;
  }
}
