interface QueuedWork {
  work(): Promise<unknown>;
  resolve(result: never): void;
  reject(error: unknown): void;
}

/** What one connection is to do: one after the other, what is urgent first. */
export class SerialQueue {
  readonly #urgent: QueuedWork[] = [];
  readonly #others: QueuedWork[] = [];
  #busy = false;

  /** Does something when it is its turn. */
  run<T>(work: () => Promise<T>, isUrgent = false): Promise<T> {
    return new Promise((resolve, reject) => {
      (isUrgent ? this.#urgent : this.#others).push({ work, resolve, reject });
      if (!this.#busy) void this.#drain();
    });
  }

  async #drain(): Promise<void> {
    this.#busy = true;
    for (let turn = this.#next(); turn; turn = this.#next())
      await turn.work().then((result) => turn.resolve(result as never), turn.reject);
    this.#busy = false;
  }

  #next(): QueuedWork | undefined {
    return this.#urgent.shift() ?? this.#others.shift();
  }
}
