interface QueuedWork {
  work(): Promise<unknown>;
  resolve(result: never): void;
  reject(error: unknown): void;
}

/** Runs the work of one connection one after the other, urgent work first. */
export class SerialQueue {
  readonly #urgent: QueuedWork[] = [];
  readonly #others: QueuedWork[] = [];
  #busy = false;

  /** Runs the work when all work before it has ended. */
  run<T>(work: () => Promise<T>, isUrgent = false): Promise<T> {
    return new Promise((resolve, reject) => {
      (isUrgent ? this.#urgent : this.#others).push({ work, resolve, reject });
      if (!this.#busy) void this.#drain();
    });
  }

  async #drain(): Promise<void> {
    this.#busy = true;
    for (let next = this.#next(); next; next = this.#next()) {
      const { work, resolve, reject } = next;
      await work().then((result) => resolve(result as never), reject);
    }
    this.#busy = false;
  }

  #next(): QueuedWork | undefined {
    return this.#urgent.shift() ?? this.#others.shift();
  }
}
