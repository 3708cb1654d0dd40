interface ScheduledTask {
  endsAt: number;
  settled: boolean;
}

/** Unsettled tasks by end time, as a binary heap, since thousands may run at once. */
export class Schedule<T extends ScheduledTask> {
  readonly #heap: T[] = [];
  #settled = 0;

  /** The number of running tasks. */
  get size(): number {
    return this.#heap.length - this.#settled;
  }

  add(task: T): void {
    const heap = this.#heap;
    let index = heap.push(task) - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      const above = heap[parent] as T;
      if (above.endsAt <= task.endsAt) break;
      heap[index] = above;
      index = parent;
    }
    heap[index] = task;
  }

  /** Must be called once for each task that is settled. */
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
    let index = 0;
    for (;;) {
      let child = 2 * index + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && (heap[child + 1] as T).endsAt < (heap[child] as T).endsAt) child++;
      if ((heap[child] as T).endsAt >= last.endsAt) break;
      heap[index] = heap[child] as T;
      index = child;
    }
    heap[index] = last;
  }
}
