import type { PreparedJob } from "../../client/index.ts";
import { type Contract, isCompleted, type SubmittedTask, type Task } from "../../contract/index.ts";
import type { IntentOptions, Job, JobState, Journal, Ledger, ObservedDuration, Window } from "../../ledger/index.ts";
import type { Clock } from "../../scheduling/index.ts";
import type { Item } from "../item.ts";
import type { ItemState, Lead } from "../store.ts";
import type { Leases } from "./leases.ts";
import type { Queue } from "./queue.ts";
import type { State } from "./state.ts";

/** What the lead of a batch works on: the store has it. */
export interface LedBatch {
  readonly contract: Contract;
  readonly ledger: Ledger;
  readonly journal: Journal;
  readonly state: State;
  readonly leases: Leases;
  readonly queue: Queue;
  readonly clock: Clock | undefined;
  /** Places of items whose files are to be saved. */
  readonly deliveries: number[];
  /** Places of accepted tasks that nobody polls. */
  watches: number[];
  /** Changes the state of an item. */
  set(item: Item, state: ItemState): void;
}

/** The runner's part of a batch on one machine. It is never lost: the lock that it has goes with the process alone. */
export class EmbeddedLead implements Lead {
  readonly lost = new AbortController().signal;
  readonly #store: LedBatch;
  /** Places of items that a former process has sent, or may have. */
  readonly #sent: number[] = [];

  constructor(store: LedBatch) {
    this.#store = store;
    store.state.forgetTries();
    for (const [place] of store.queue.rows.entries()) {
      const state = store.queue.stateAt(place);
      if (state === "intended") this.#sent.push(place);
      if (state === "running") store.watches.push(place);
      if (state === "completed") this.#adoptCompleted(place);
    }
  }

  requestLog(window: Window) {
    const { journal, clock } = this.#store;
    return clock ? journal.requestLog(window, () => clock.now()) : journal.requestLog(window);
  }

  durations(): ObservedDuration[] {
    return this.#store.ledger.durations({ account: this.#store.journal.account.id });
  }

  takeSubmits(most: number): { item: Item; job: Job | undefined }[] {
    const { queue, journal, state, leases } = this.#store;
    const taken: { item: Item; job: Job | undefined }[] = [];
    for (const place of this.#sent.splice(0, most)) {
      const item = state.item(place);
      if (leases.take(item.key)) taken.push({ item, job: journal.job(item.key) });
      else this.#sent.push(place);
    }
    while (taken.length < most) {
      const place = queue.take();
      if (place === undefined) break;
      taken.push({ item: state.item(place), job: undefined });
    }
    return taken;
  }

  release(items: readonly Item[]): void {
    const { queue, leases } = this.#store;
    for (const { id, key } of items) {
      const place = queue.placeOf(id);
      // What may have been sent stays leased: this process asks again, and on a full disk a lease is not given back.
      if (place !== undefined && queue.stateAt(place) === "intended") {
        this.#sent.push(place);
        continue;
      }
      leases.release(key);
      if (place !== undefined) queue.giveBack(place);
    }
  }

  takeWatches(): { item: Item; job: Job }[] {
    const { journal, state, leases, watches } = this.#store;
    this.#store.watches = [];
    return watches.flatMap((place) => {
      const item = state.item(place);
      const job = leases.take(item.key) ? journal.job(item.key) : undefined;
      if (!job) this.#store.watches.push(place);
      return job ? [{ item, job }] : [];
    });
  }

  jobOf(id: string): Job | undefined {
    const { queue, journal } = this.#store;
    const place = queue.placeOf(id);
    const key = place === undefined ? undefined : queue.rows[place]?.key;
    return key === undefined ? undefined : journal.job(key);
  }

  intend(item: Item, prepared: PreparedJob, options: IntentOptions): Job {
    const { journal, leases } = this.#store;
    leases.demand(item.key);
    const job = journal.intend(prepared, options);
    this.#note(item, job.state);
    return job;
  }

  submitted(item: Item, task: SubmittedTask): Job {
    const job = this.#store.journal.submitted(item.key, task);
    this.#note(item, job.state);
    return job;
  }

  unknown(item: Item, error: unknown): void {
    this.#store.journal.unknown(item.key, error);
    this.#store.set(item, "unknown");
    this.#store.leases.release(item.key);
  }

  refused(item: Item, error: unknown, again: boolean): void {
    const { journal, leases, queue } = this.#store;
    // What was never written down was never sent; what an earlier process has sent stays unknown.
    if (journal.job(item.key)?.state === "intended") journal.refused(item.key, error);
    leases.release(item.key);
    const place = queue.placeOf(item.id);
    if (place === undefined) return;
    if (again) queue.giveBack(place);
    else queue.set(place, "refused");
  }

  saw(item: Item, task: Task): void {
    const { contract, journal, state, leases } = this.#store;
    // Before it is recorded: the record keeps no signatures, and whoever goes on shall not have to ask again.
    if (isCompleted(contract, task)) state.keepOutput(item.key, task);
    const job = journal.saw(task);
    if (!job) return;
    this.#note(item, job.state);
    if (job.state === "completed" && isCompleted(contract, task)) this.#deliver(item);
    if (job.state === "failed") leases.release(item.key);
  }

  async [Symbol.asyncDispose](): Promise<void> {}

  #note(item: Item, state: JobState): void {
    this.#store.set(item, state satisfies ItemState);
  }

  #deliver({ id }: Item): void {
    const place = this.#store.queue.placeOf(id);
    if (place !== undefined) this.#store.deliveries.push(place);
  }

  #adoptCompleted(place: number): void {
    const { queue, state, deliveries, watches } = this.#store;
    if (state.output(queue.rows[place]?.key ?? "")) deliveries.push(place);
    else watches.push(place);
  }
}
