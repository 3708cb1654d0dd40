/** Where the sandbox takes the time from. */
export interface SandboxClock {
  /** Milliseconds since 1970. */
  now(): number;
}

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

  /** @param seconds how far to move, forward only. */
  advance(seconds: number): void {
    this.#moved += seconds * 1000;
  }
}
