import type { ItemState } from "../store.ts";

/** The part of an item that the queue needs. */
export interface QueueRow {
  readonly id: string;
  readonly key: string;
  readonly priority: number;
  /** The ids of the rows that it needs. */
  readonly needs: readonly string[];
}

/** The states of items, in contrast to invalid rows. */
export type QueueState = Exclude<ItemState, "invalid">;

const doneStates: ReadonlySet<QueueState> = new Set(["completed", "downloaded", "download_failed"]);
const lostStates: ReadonlySet<QueueState> = new Set(["failed", "refused", "unknown", "blocked"]);

/** The states of a batch's items, and the order of the next submits. It is kept in memory alone. */
export class ItemQueue {
  readonly rows: readonly QueueRow[];
  readonly counts: Record<ItemState, number> = {
    waiting: 0,
    intended: 0,
    running: 0,
    completed: 0,
    downloaded: 0,
    failed: 0,
    refused: 0,
    unknown: 0,
    download_failed: 0,
    blocked: 0,
    invalid: 0,
  };
  readonly #states: QueueState[];
  readonly #indexes = new Map<string, number>();
  /** By index, the items that need an item. */
  readonly #dependents = new Map<number, number[]>();
  /** The indexes of items that may be submitted, as a binary heap. */
  readonly #ready: number[] = [];

  /**
   * @param stateOf returns the state of a row by its key.
   * @param invalid the number of invalid rows, which are only counted; 0 by default.
   */
  constructor(rows: readonly QueueRow[], stateOf: (key: string) => QueueState, invalid = 0) {
    this.rows = rows;
    this.counts.invalid = invalid;
    this.#states = rows.map(({ key }) => stateOf(key));
    for (const state of this.#states) this.counts[state]++;
    if (rows.some(({ needs }) => needs.length > 0)) this.#link();
    for (const [index] of rows.entries()) if (this.#updateReady(index) === "blocked") this.setState(index, "blocked");
  }

  stateAt(index: number): QueueState {
    return this.#states[index] as QueueState;
  }

  indexOf(id: string): number | undefined {
    if (this.#indexes.size === 0) for (const [index, row] of this.rows.entries()) this.#indexes.set(row.id, index);
    return this.#indexes.get(id);
  }

  /** Sets an item's state; makes the items that need it ready, or blocks them. */
  setState(index: number, state: QueueState): void {
    // Not recursive: a chain may be longer than the call stack.
    const changes: [index: number, state: QueueState][] = [[index, state]];
    for (const [changed, next] of changes) {
      const before = this.stateAt(changed);
      if (next === before) continue;
      this.counts[before]--;
      this.counts[next]++;
      this.#states[changed] = next;
      if (doneStates.has(next) === doneStates.has(before) && !lostStates.has(next)) continue;
      for (const dependent of this.#dependents.get(changed) ?? [])
        if (this.#updateReady(dependent) === "blocked") changes.push([dependent, "blocked"]);
    }
  }

  /** Takes the item with the highest priority from those that may be submitted. */
  takeNext(): number | undefined {
    const [first] = this.#ready;
    const last = this.#ready.pop();
    if (first === undefined || last === undefined || this.#ready.length === 0) return first;
    this.#ready[0] = last;
    this.#sink();
    return first;
  }

  /** Puts back an item that was taken and not sent. */
  requeue(index: number): void {
    this.setState(index, "waiting");
    this.#push(index);
  }

  #link(): void {
    for (const [index, { needs }] of this.rows.entries())
      for (const id of needs) {
        const needed = this.indexOf(id);
        if (needed === undefined) continue;
        const dependents = this.#dependents.get(needed) ?? [];
        this.#dependents.set(needed, dependents);
        dependents.push(index);
      }
  }

  /** Makes a waiting item ready if all items that it needs are done. @returns `blocked` if one of them is lost. */
  #updateReady(index: number): "blocked" | undefined {
    if (this.stateAt(index) !== "waiting") return undefined;
    const states = this.rows[index]?.needs.map((id) => {
      const needed = this.indexOf(id);
      return needed === undefined ? "refused" : this.stateAt(needed);
    });
    if (states?.some((state) => lostStates.has(state))) return "blocked";
    if (states?.every((state) => doneStates.has(state))) this.#push(index);
    return undefined;
  }

  /** Whether an item comes before another: by priority, then by the manifest's order. */
  #isBefore(a: number, b: number): boolean {
    const [first = 0, second = 0] = [this.rows[a]?.priority, this.rows[b]?.priority];
    return first === second ? a < b : first > second;
  }

  #push(index: number): void {
    const heap = this.#ready;
    let at = heap.push(index) - 1;
    for (let parent = (at - 1) >> 1; at > 0 && this.#isBefore(index, heap[parent] as number); parent = (at - 1) >> 1) {
      heap[at] = heap[parent] as number;
      at = parent;
    }
    heap[at] = index;
  }

  #sink(): void {
    const heap = this.#ready;
    const index = heap[0] as number;
    let at = 0;
    for (let child = 1; child < heap.length; child = 2 * at + 1) {
      const right = heap[child + 1];
      if (right !== undefined && this.#isBefore(right, heap[child] as number)) child++;
      if (!this.#isBefore(heap[child] as number, index)) break;
      heap[at] = heap[child] as number;
      at = child;
    }
    heap[at] = index;
  }
}
