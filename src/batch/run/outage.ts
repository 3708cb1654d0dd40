/** Milliseconds. The pause doubles each time. */
const [firstPause, maxPause] = [5_000, 300_000];
/** After so many pauses in a row, about 25 minutes, the run ends. */
const maxPauses = 8;

/** Pauses submits while the service can't be reached, so that not every row fails. Times are in milliseconds. */
export class Outage {
  #pauses = 0;
  #until = Number.NEGATIVE_INFINITY;

  /** Nothing is submitted before this time. */
  get pausedUntil(): number {
    return this.#until;
  }

  /** Whether the last submit failed: then one submit at a time is enough to find out whether the service is back. */
  get isOngoing(): boolean {
    return this.#pauses > 0;
  }

  /**
   * Records a failed submit.
   * @param begun when the submit began: submits that were in flight together count as one failure.
   * @returns the pause; undefined if the failure was counted already; `over` if the outage lasts too long.
   */
  recordFailure(begun: number, now: number): number | "over" | undefined {
    if (begun < this.#until) return undefined;
    if (this.#pauses === maxPauses) return "over";
    const pause = Math.min(firstPause * 2 ** this.#pauses++, maxPause);
    this.#until = now + pause;
    return pause;
  }

  recordSuccess(): void {
    this.#pauses = 0;
  }
}
