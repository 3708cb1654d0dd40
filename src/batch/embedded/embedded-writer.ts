import type { PreparedJob } from "../../client/index.ts";
import { type Contract, isCompleted, type SubmittedTask, type Task } from "../../contract/index.ts";
import type {
  IntentOptions,
  Job,
  JobState,
  Journal,
  Ledger,
  ObservedDuration,
  RateLimitWindow,
} from "../../ledger/index.ts";
import type { Clock } from "../../scheduling/index.ts";
import type { Item } from "../item.ts";
import type { ItemState, StoreWriter } from "../store.ts";
import type { BatchDatabase } from "./batch-database.ts";
import type { ItemQueue } from "./item-queue.ts";
import type { Leases } from "./leases.ts";

/** What the lead of a batch works on: the store has it. */
export interface EmbeddedWriterContext {
  readonly contract: Contract;
  readonly ledger: Ledger;
  readonly journal: Journal;
  readonly state: BatchDatabase;
  readonly leases: Leases;
  readonly queue: ItemQueue;
  readonly clock: Clock | undefined;
  /** Places of items whose files are to be saved. */
  readonly pendingDownloads: number[];
  /** Places of accepted tasks that nobody polls. */
  unpolled: number[];
  /** Changes the state of an item. */
  setState(item: Item, state: ItemState): void;
}

/** The runner's part of a batch on one machine. It is never lost: the lock that it has goes with the process alone. */
export class EmbeddedWriter implements StoreWriter {
  readonly lost = new AbortController().signal;
  readonly #store: EmbeddedWriterContext;
  /** Places of items that a former process has sent, or may have. */
  readonly #maybeSent: number[] = [];

  constructor(store: EmbeddedWriterContext) {
    this.#store = store;
    store.state.resetTries();
    for (const [place] of store.queue.rows.entries()) {
      const state = store.queue.stateAt(place);
      if (state === "intended") this.#maybeSent.push(place);
      if (state === "running") store.unpolled.push(place);
      if (state === "completed") this.#resumeCompleted(place);
    }
  }

  requestLog(window: RateLimitWindow) {
    const { journal, clock } = this.#store;
    return clock ? journal.requestLog(window, () => clock.now()) : journal.requestLog(window);
  }

  durations(): ObservedDuration[] {
    return this.#store.ledger.durations({ account: this.#store.journal.account.id });
  }

  claimSubmits(most: number): { item: Item; job: Job | undefined }[] {
    const { queue, journal, state, leases } = this.#store;
    const taken: { item: Item; job: Job | undefined }[] = [];
    for (const place of this.#maybeSent.splice(0, most)) {
      const item = state.item(place);
      if (leases.tryAcquire(item.key)) taken.push({ item, job: journal.job(item.key) });
      else this.#maybeSent.push(place);
    }
    while (taken.length < most) {
      const place = queue.takeNext();
      if (place === undefined) break;
      taken.push({ item: state.item(place), job: undefined });
    }
    return taken;
  }

  release(items: readonly Item[]): void {
    const { queue, leases } = this.#store;
    for (const { id, key } of items) {
      const place = queue.indexOf(id);
      // What may have been sent stays leased: this process asks again, and on a full disk a lease is not given back.
      if (place !== undefined && queue.stateAt(place) === "intended") {
        this.#maybeSent.push(place);
        continue;
      }
      leases.release(key);
      if (place !== undefined) queue.requeue(place);
    }
  }

  claimRunning(): { item: Item; job: Job }[] {
    const { journal, state, leases, unpolled: watches } = this.#store;
    this.#store.unpolled = [];
    return watches.flatMap((place) => {
      const item = state.item(place);
      const job = leases.tryAcquire(item.key) ? journal.job(item.key) : undefined;
      if (!job) this.#store.unpolled.push(place);
      return job ? [{ item, job }] : [];
    });
  }

  jobOf(id: string): Job | undefined {
    const { queue, journal } = this.#store;
    const place = queue.indexOf(id);
    const key = place === undefined ? undefined : queue.rows[place]?.key;
    return key === undefined ? undefined : journal.job(key);
  }

  recordIntent(item: Item, prepared: PreparedJob, options: IntentOptions): Job {
    const { journal, leases } = this.#store;
    leases.acquire(item.key);
    const job = journal.recordIntent(prepared, options);
    this.#recordState(item, job.state);
    return job;
  }

  recordSubmitted(item: Item, task: SubmittedTask): Job {
    const job = this.#store.journal.recordSubmitted(item.key, task);
    this.#recordState(item, job.state);
    return job;
  }

  recordUnknown(item: Item, error: unknown): void {
    this.#store.journal.recordUnknown(item.key, error);
    this.#store.setState(item, "unknown");
    this.#store.leases.release(item.key);
  }

  recordRefused(item: Item, error: unknown, again: boolean): void {
    const { journal, leases, queue } = this.#store;
    // What was never written down was never sent; what an earlier process has sent stays unknown.
    if (journal.job(item.key)?.state === "intended") journal.recordRefused(item.key, error);
    leases.release(item.key);
    const place = queue.indexOf(item.id);
    if (place === undefined) return;
    if (again) queue.requeue(place);
    else queue.setState(place, "refused");
  }

  recordPoll(item: Item, task: Task): void {
    const { contract, journal, state, leases } = this.#store;
    // Before it is recorded: the record keeps no signatures, and whoever goes on shall not have to ask again.
    if (isCompleted(contract, task)) state.saveOutput(item.key, task);
    const job = journal.recordPoll(task);
    if (!job) return;
    this.#recordState(item, job.state);
    if (job.state === "completed" && isCompleted(contract, task)) this.#queueDownload(item);
    if (job.state === "failed") leases.release(item.key);
  }

  async [Symbol.asyncDispose](): Promise<void> {}

  #recordState(item: Item, state: JobState): void {
    this.#store.setState(item, state satisfies ItemState);
  }

  #queueDownload({ id }: Item): void {
    const place = this.#store.queue.indexOf(id);
    if (place !== undefined) this.#store.pendingDownloads.push(place);
  }

  #resumeCompleted(place: number): void {
    const { queue, state, pendingDownloads: deliveries, unpolled: watches } = this.#store;
    if (state.output(queue.rows[place]?.key ?? "")) deliveries.push(place);
    else watches.push(place);
  }
}
