/** The first pause, doubled each time, and the longest; in milliseconds. */
const [first, longest] = [5_000, 300_000];
/** After so many pauses in a row, about 25 minutes, it is no passing fault. */
const mostPauses = 8;

/** A service that can't be reached: submits pause, so that not every row runs into it. Times are milliseconds. */
export class Outage {
  #pauses = 0;
  #until = Number.NEGATIVE_INFINITY;

  /** Until when nothing is to be submitted. */
  get pausedUntil(): number {
    return this.#until;
  }

  /** Whether the last submit that ended could not be made: then one at a time is enough to find out. */
  get isOngoing(): boolean {
    return this.#pauses > 0;
  }

  /**
   * A submit could not be made.
   * @param begun when it was begun: those that were under way together tell of one fault.
   * @returns how long to pause; undefined where that is known; `over` where it has lasted too long.
   */
  recordFailure(begun: number, now: number): number | "over" | undefined {
    if (begun < this.#until) return undefined;
    if (this.#pauses === mostPauses) return "over";
    const pause = Math.min(first * 2 ** this.#pauses++, longest);
    this.#until = now + pause;
    return pause;
  }

  recordSuccess(): void {
    this.#pauses = 0;
  }
}
