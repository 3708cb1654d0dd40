interface ScheduledTask {
  endsAt: number;
  settled: boolean;
}

/** Unsettled tasks by their end: a binary heap, since thousands may run at once. */
export class Schedule<T extends ScheduledTask> {
  readonly #heap: T[] = [];
  #settled = 0;

  /** How many still run. */
  get size(): number {
    return this.#heap.length - this.#settled;
  }

  add(task: T): void {
    const heap = this.#heap;
    let place = heap.push(task) - 1;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      const above = heap[parent] as T;
      if (above.endsAt <= task.endsAt) break;
      heap[place] = above;
      place = parent;
    }
    heap[place] = task;
  }

  /** To be told once when a task is settled. */
  markSettled(): void {
    this.#settled++;
  }

  /** The task that ends first. */
  first(): T | undefined {
    while (this.#heap[0]?.settled) {
      this.#pop();
      this.#settled--;
    }
    return this.#heap[0];
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let place = 0;
    for (;;) {
      let child = 2 * place + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && (heap[child + 1] as T).endsAt < (heap[child] as T).endsAt) child++;
      if ((heap[child] as T).endsAt >= last.endsAt) break;
      heap[place] = heap[child] as T;
      place = child;
    }
    heap[place] = last;
  }
}
