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
import type { StoreWriter } from "../store.ts";
import type { BatchDatabase } from "./batch-database.ts";
import type { ItemQueue, QueueState } from "./item-queue.ts";
import type { Leases } from "./leases.ts";

/** The parts of the store that its writer uses. */
export interface EmbeddedWriterContext {
  readonly contract: Contract;
  readonly ledger: Ledger;
  readonly journal: Journal;
  readonly database: BatchDatabase;
  readonly leases: Leases;
  readonly queue: ItemQueue;
  readonly clock: Clock | undefined;
  /** Indexes of items whose files are not saved yet. */
  readonly pendingDownloads: number[];
  /** Indexes of items whose accepted tasks are not polled. */
  unpolled: number[];
  /** Changes the state of an item. */
  setState(item: Item, state: QueueState): void;
}

/** The writer of a batch on one machine. It is never lost: the runner's lock lasts as long as the process. */
export class EmbeddedWriter implements StoreWriter {
  readonly lost = new AbortController().signal;
  readonly #store: EmbeddedWriterContext;
  /** Indexes of items that an earlier process may have sent. */
  readonly #maybeSent: number[] = [];

  constructor(store: EmbeddedWriterContext) {
    this.#store = store;
    store.database.resetTries();
    for (const [index] of store.queue.rows.entries()) {
      const state = store.queue.stateAt(index);
      if (state === "intended") this.#maybeSent.push(index);
      if (state === "running") store.unpolled.push(index);
      if (state === "completed") this.#resumeCompleted(index);
    }
  }

  requestLog(window: RateLimitWindow) {
    const { journal, clock } = this.#store;
    return clock ? journal.requestLog(window, () => clock.now()) : journal.requestLog(window);
  }

  durations(): ObservedDuration[] {
    const { ledger, journal, contract } = this.#store;
    return ledger.durations({ account: journal.account.id, contract: contract.name });
  }

  claimSubmits(limit: number): { item: Item; job: Job | undefined }[] {
    const { queue, journal, database, leases } = this.#store;
    const claimed: { item: Item; job: Job | undefined }[] = [];
    for (const index of this.#maybeSent.splice(0, limit)) {
      const item = database.item(index);
      if (leases.tryAcquire(item.key)) claimed.push({ item, job: journal.job(item.key) });
      else this.#maybeSent.push(index);
    }
    while (claimed.length < limit) {
      const index = queue.takeNext();
      if (index === undefined) break;
      claimed.push({ item: database.item(index), job: undefined });
    }
    return claimed;
  }

  release(items: readonly Item[]): void {
    const { queue, leases } = this.#store;
    for (const { id, key } of items) {
      const index = queue.indexOf(id);
      // An item that may have been sent stays leased: this process sends it again, and a full disk allows no new lease.
      if (index !== undefined && queue.stateAt(index) === "intended") {
        this.#maybeSent.push(index);
        continue;
      }
      leases.release(key);
      if (index !== undefined) queue.requeue(index);
    }
  }

  claimRunning(): { item: Item; job: Job }[] {
    const { journal, database, leases, unpolled } = this.#store;
    this.#store.unpolled = [];
    return unpolled.flatMap((index) => {
      const item = database.item(index);
      const job = leases.tryAcquire(item.key) ? journal.job(item.key) : undefined;
      if (!job) this.#store.unpolled.push(index);
      return job ? [{ item, job }] : [];
    });
  }

  jobOf(id: string): Job | undefined {
    const { queue, journal } = this.#store;
    const index = queue.indexOf(id);
    const key = index === undefined ? undefined : queue.rows[index]?.key;
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

  recordRefused(item: Item, error: unknown, released: boolean): void {
    const { journal, leases, queue, database } = this.#store;
    // A job without an intent was not sent; one that an earlier process may have sent stays unknown.
    if (journal.job(item.key)?.state === "intended") journal.recordRefused(item.key, error);
    database.setReleased(item.key, released);
    leases.release(item.key);
    const index = queue.indexOf(item.id);
    if (index === undefined) return;
    if (released) queue.requeue(index);
    else queue.setState(index, "refused");
  }

  recordPoll(item: Item, task: Task): void {
    const { contract, journal, database, leases } = this.#store;
    // Saved before the poll is recorded: the record has no URL signatures, and a later run need not poll again.
    if (isCompleted(contract, task)) database.saveOutput(item.key, task);
    const job = journal.recordPoll(task);
    if (!job) return;
    this.#recordState(item, job.state);
    if (job.state === "completed" && isCompleted(contract, task)) this.#queueDownload(item);
    if (job.state === "failed") leases.release(item.key);
  }

  async [Symbol.asyncDispose](): Promise<void> {}

  #recordState(item: Item, state: JobState): void {
    this.#store.setState(item, state);
  }

  #queueDownload({ id }: Item): void {
    const index = this.#store.queue.indexOf(id);
    if (index !== undefined) this.#store.pendingDownloads.push(index);
  }

  #resumeCompleted(index: number): void {
    const { contract, queue, database, pendingDownloads, unpolled } = this.#store;
    const output = database.output(queue.rows[index]?.key ?? "");
    if (output && isCompleted(contract, output.task)) pendingDownloads.push(index);
    else unpolled.push(index);
  }
}
