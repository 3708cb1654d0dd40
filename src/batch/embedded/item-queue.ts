import type { ItemState } from "../store.ts";

/** What the queue has to know of an item. Its place is its index. */
export interface QueueRow {
  readonly id: string;
  readonly key: string;
  readonly priority: number;
  /** By `id`. */
  readonly needs: readonly string[];
}

const doneStates: ReadonlySet<ItemState> = new Set(["completed", "downloaded", "unsaved"]);
const lostStates: ReadonlySet<ItemState> = new Set(["failed", "refused", "unknown", "blocked"]);

/** The states of a batch's items, and which may be submitted next. It lives in memory: a change costs no write. */
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
    unsaved: 0,
    blocked: 0,
  };
  readonly #states: ItemState[];
  readonly #indexes = new Map<string, number>();
  /** Who takes an item's output. */
  readonly #dependents = new Map<number, number[]>();
  /** Places that may be submitted, as a binary heap. */
  readonly #ready: number[] = [];

  /** @param stateOf what is known of a row by its key. */
  constructor(rows: readonly QueueRow[], stateOf: (key: string) => ItemState) {
    this.rows = rows;
    this.#states = rows.map(({ key }) => stateOf(key));
    for (const state of this.#states) this.counts[state]++;
    if (rows.some(({ needs }) => needs.length > 0)) this.#link();
    for (const [place] of rows.entries()) if (this.#updateReady(place) === "blocked") this.setState(place, "blocked");
  }

  stateAt(place: number): ItemState {
    return this.#states[place] as ItemState;
  }

  indexOf(id: string): number | undefined {
    if (this.#indexes.size === 0) for (const [place, row] of this.rows.entries()) this.#indexes.set(row.id, place);
    return this.#indexes.get(id);
  }

  /** An item's state has changed: what waits for it becomes ready, or never will. */
  setState(place: number, state: ItemState): void {
    // A list and no recursion: a film may be one long chain.
    const changes: [place: number, state: ItemState][] = [[place, state]];
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

  /** Takes the most urgent of those that may be submitted. */
  takeNext(): number | undefined {
    const [first] = this.#ready;
    const last = this.#ready.pop();
    if (first === undefined || last === undefined || this.#ready.length === 0) return first;
    this.#ready[0] = last;
    this.#sink();
    return first;
  }

  /** Gives back what was taken and not sent. */
  requeue(place: number): void {
    this.setState(place, "waiting");
    this.#push(place);
  }

  #link(): void {
    for (const [place, { needs }] of this.rows.entries())
      for (const id of needs) {
        const needed = this.indexOf(id);
        if (needed === undefined) continue;
        const dependents = this.#dependents.get(needed) ?? [];
        this.#dependents.set(needed, dependents);
        dependents.push(place);
      }
  }

  /** Makes an item ready where all that it needs is done; tells where it can never be. */
  #updateReady(place: number): "blocked" | undefined {
    if (this.stateAt(place) !== "waiting") return undefined;
    const states = this.rows[place]?.needs.map((id) => {
      const needed = this.indexOf(id);
      return needed === undefined ? "refused" : this.stateAt(needed);
    });
    if (states?.some((state) => lostStates.has(state))) return "blocked";
    if (states?.every((state) => doneStates.has(state))) this.#push(place);
    return undefined;
  }

  /** Whether one place comes before another: by priority, then by the manifest's order. */
  #isBefore(a: number, b: number): boolean {
    const [first = 0, second = 0] = [this.rows[a]?.priority, this.rows[b]?.priority];
    return first === second ? a < b : first > second;
  }

  #push(place: number): void {
    const heap = this.#ready;
    let at = heap.push(place) - 1;
    for (let above = (at - 1) >> 1; at > 0 && this.#isBefore(place, heap[above] as number); above = (at - 1) >> 1) {
      heap[at] = heap[above] as number;
      at = above;
    }
    heap[at] = place;
  }

  #sink(): void {
    const heap = this.#ready;
    const place = heap[0] as number;
    let at = 0;
    for (let child = 1; child < heap.length; child = 2 * at + 1) {
      const right = heap[child + 1];
      if (right !== undefined && this.#isBefore(right, heap[child] as number)) child++;
      if (!this.#isBefore(heap[child] as number, place)) break;
      heap[at] = heap[child] as number;
      at = child;
    }
    heap[at] = place;
  }
}
