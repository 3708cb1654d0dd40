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
  /** The clock of clients in this process. */
  readonly forClients = new ClientClock();

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
    this.forClients.advance(seconds * 1000);
  }
}

/** The key of the clocks that clients in this process use, by the URL of their service. Clients read it from `globalThis`. */
const lentClocks = Symbol.for("seedance.clocks");

/** A monotonic clock for the clients of a sandbox. Moving it ends their sleeps, as if the time had passed. */
class ClientClock {
  #offset = 0;
  readonly #wakers = new Set<() => void>();

  now(): number {
    return performance.now() + this.#offset;
  }

  sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const end = this.now() + milliseconds;
      let timer: ReturnType<typeof setTimeout>;
      const stop = () => {
        clearTimeout(timer);
        this.#wakers.delete(wake);
        signal?.removeEventListener("abort", abort);
      };
      const abort = () => {
        stop();
        reject(signal?.reason);
      };
      const wake = () => {
        clearTimeout(timer);
        const left = end - this.now();
        if (left > 0) timer = setTimeout(wake, left);
        else {
          stop();
          resolve();
        }
      };
      this.#wakers.add(wake);
      signal?.addEventListener("abort", abort);
      wake();
    });
  }

  advance(milliseconds: number): void {
    this.#offset += milliseconds;
    for (const wake of [...this.#wakers]) wake();
  }

  /**
   * Lends the clock to the clients of a URL in this process.
   * @returns a function that takes it back.
   */
  lend(url: string): () => void {
    const home = globalThis as { [lentClocks]?: Map<string, ClientClock> };
    home[lentClocks] ??= new Map();
    const clocks = home[lentClocks];
    clocks.set(url, this);
    return () => clocks.delete(url);
  }
}
