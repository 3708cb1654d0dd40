/** Where the sandbox takes the time from. */
export interface SandboxClock {
  /** Milliseconds since 1970. */
  now(): number;
}

const maxAdvanceSeconds = 1e9;

/** A clock over another one that can be moved forward, so that hours pass at once. */
export class MovableClock implements SandboxClock {
  readonly #base: SandboxClock;
  #moved = 0;

  constructor(base: SandboxClock = { now: () => Date.now() }) {
    this.#base = base;
  }

  now(): number {
    return this.#base.now() + this.#moved;
  }

  /**
   * @param seconds how far to move, forward only.
   * @throws RangeError
   */
  advance(seconds: number): void {
    if (!(seconds >= 0 && seconds <= maxAdvanceSeconds))
      throw new RangeError(`advance: must be seconds to move forward, 0 to ${maxAdvanceSeconds}.`);
    this.#moved += seconds * 1000;
  }
}
