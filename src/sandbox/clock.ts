/** A source of time. */
export interface SandboxClock {
  /** The current time in milliseconds since 1970. */
  now(): number;
}

const maxAdvanceSeconds = 1e9;

/** A clock on top of another one that can be moved forward, so that tests need not wait. */
export class MovableClock implements SandboxClock {
  readonly #base: SandboxClock;
  #offset = 0;

  constructor(base: SandboxClock = { now: () => Date.now() }) {
    this.#base = base;
  }

  now(): number {
    return this.#base.now() + this.#offset;
  }

  /**
   * Moves the clock forward.
   * @param seconds how far, from 0 to 1e9.
   * @throws RangeError if `seconds` is out of range.
   */
  advance(seconds: number): void {
    if (!(seconds >= 0 && seconds <= maxAdvanceSeconds))
      throw new RangeError(`advance: must be a number of seconds from 0 to ${maxAdvanceSeconds}, not ${seconds}.`);
    this.#offset += seconds * 1000;
  }
}
