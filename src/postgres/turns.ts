interface Turn {
  work(): Promise<unknown>;
  resolve(result: never): void;
  reject(error: unknown): void;
}

/** What one connection is to do: one after the other, what is urgent first. */
export class Turns {
  readonly #urgent: Turn[] = [];
  readonly #others: Turn[] = [];
  #busy = false;

  /** Does something when it is its turn. */
  take<T>(work: () => Promise<T>, isUrgent = false): Promise<T> {
    return new Promise((resolve, reject) => {
      (isUrgent ? this.#urgent : this.#others).push({ work, resolve, reject });
      if (!this.#busy) void this.#giveTurns();
    });
  }

  async #giveTurns(): Promise<void> {
    this.#busy = true;
    for (let turn = this.#next(); turn; turn = this.#next())
      await turn.work().then((result) => turn.resolve(result as never), turn.reject);
    this.#busy = false;
  }

  #next(): Turn | undefined {
    return this.#urgent.shift() ?? this.#others.shift();
  }
}
