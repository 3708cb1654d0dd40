import { isCompleted } from "../../contract/index.ts";
import { SeedanceError, TaskFailedError, WaitTimeoutError } from "../../errors.ts";
import type { Job } from "../../ledger/index.ts";
import type { Item } from "../item.ts";
import type { DispatcherContext } from "./dispatcher-context.ts";
import type { BatchEventListener, RowEvent } from "./events.ts";
import type { RunOptions } from "./options.ts";
import { Outage } from "./outage.ts";
import { isStorageError, isTransientFailure, type Stop, stopFor } from "./stop.ts";
import { type ClaimedItem, type SubmitOutcome, submitItem } from "./submit-item.ts";

export interface DispatcherParts {
  context: DispatcherContext;
  scope: string;
  options: RunOptions;
  notify: BatchEventListener;
  /** Something has happened: there may be more to do. */
  onChange(): void;
}

/** So many submits wait for their turn: the budget needs no more to choose well, and each is written down already. */
const maxPendingSubmits = 4;
/** A submit without an answer is made so often, with a pause between; then the next run has to find out. */
const maxSubmitTries = 5;
/** Milliseconds after which a job that another process is at work on is looked at again. */
const leasedPause = 2_000;

/** What the one does who chooses the account's requests: submits and polls. */
export class Dispatcher {
  readonly context: DispatcherContext;
  readonly #parts: DispatcherParts;
  readonly #work = new Set<Promise<void>>();
  readonly #submits = new Map<string, AbortController>();
  readonly #watches = new AbortController();
  /** Submits whose outcome is open: how often they were made, and why the last one told nothing. */
  readonly #unresolved = new Map<string, { times: number; error: unknown }>();
  readonly #outage = new Outage();
  #watching = 0;
  /** Nothing fits under the ceiling until one of those that run has come to its end. */
  #limitReached: Stop | undefined;
  #stop: Stop | undefined;
  #timedOutCount = 0;
  #ending = false;

  constructor(parts: DispatcherParts) {
    this.#parts = parts;
    this.context = parts.context;
  }

  /** Why nothing more is to be submitted. */
  get stop(): Stop | undefined {
    return this.#stop;
  }

  /** Whether another has become the leader. */
  get lost(): boolean {
    return this.context.writer.lost.aborted;
  }

  /** Whether nothing is under way. */
  get idle(): boolean {
    return this.#work.size === 0;
  }

  get submitting(): number {
    return this.#submits.size;
  }

  /** How many tasks are left to the next run, though they may still run. */
  get timedOutCount(): number {
    return this.#timedOutCount;
  }

  /** Polls accepted tasks to their end. */
  watch(taken: readonly { item: Item; job: Job }[]): void {
    for (const { item, job } of taken) {
      this.#resumeTracking(job);
      this.#notify(item, { type: "adopted", taskId: job.taskId });
      this.#track(this.#pollToEnd(item, job));
    }
  }

  /**
   * Submits as many items as may wait for their turn.
   * @param most how many at the most.
   * @param waiting how many there are in all.
   */
  async submitMore(most: number, waiting: number): Promise<void> {
    const { writer: lead, clock, budget } = this.context;
    const { maxInFlight = Number.POSITIVE_INFINITY } = this.#parts.options;
    budget.backlog = waiting;
    if (this.#stop || this.#ending || this.#limitReached || clock.now() < this.#outage.pausedUntil) return;
    const inFlight = maxInFlight - this.#watching - this.#submits.size;
    const wide = this.#outage.isOngoing ? 1 : maxPendingSubmits;
    const room = Math.min(most, wide - this.#submits.size, inFlight);
    if (room <= 0) return;
    for (const taken of await lead.claimSubmits(room)) {
      const control = new AbortController();
      this.#submits.set(taken.item.key, control);
      this.#track(this.#submit(taken, control.signal).finally(() => this.#submits.delete(taken.item.key)));
    }
  }

  /** Ends what has not left at once, what has left after so many milliseconds, and waits for both. */
  async end(milliseconds: number): Promise<void> {
    const { wasSent: hasLeft } = this.context;
    this.#ending = true;
    this.#watches.abort();
    for (const [key, control] of this.#submits) if (this.lost || !hasLeft(key)) control.abort();
    const cut = setTimeout(() => {
      for (const control of this.#submits.values()) control.abort();
    }, milliseconds);
    while (this.#work.size > 0) await Promise.all(this.#work);
    clearTimeout(cut);
  }

  #track(work: Promise<void>): void {
    const { onChange: changed } = this.#parts;
    const done = work
      .catch((error) => {
        // Whoever has lost the right to lead has also lost what he was about to record: another goes on with it.
        if (this.lost) return;
        const reason = isStorageError(error) ? "storage" : "error";
        this.#end(stopFor(error) ?? { how: "hard", reason, error });
      })
      .finally(() => {
        this.#work.delete(done);
        // Nothing is left that could make room under the ceiling.
        if (this.#limitReached && this.idle) this.#end(this.#limitReached);
        changed();
      });
    this.#work.add(done);
  }

  async #submit(taken: ClaimedItem, signal: AbortSignal): Promise<void> {
    const { scope, options } = this.#parts;
    const { writer: lead, clock } = this.context;
    const { item } = taken;
    const begun = clock.now();
    const outcome = await submitItem(this.context, taken, scope, options, signal).catch((error) => {
      // Nothing can be recorded any more: whoever reads this must know that the row may be charged.
      const open = this.#unresolved.get(item.key);
      if (open && !this.lost) this.#notify(item, { type: "unknown", error: open.error });
      throw error;
    });
    switch (outcome.is) {
      case "accepted":
        return this.#handleAccepted(item, outcome);
      case "full":
        await lead.release([item]);
        // What others have reserved may come free.
        this.#limitReached = { how: "soft", reason: "credits", error: outcome.error };
        return;
      case "elsewhere":
        await clock.sleep(leasedPause, this.#watches.signal).catch(() => {});
        return lead.release([item]);
      case "refused":
        return this.#handleRefused(item, outcome.error);
      case "unsent":
        await lead.recordRefused(item, outcome.error, true);
        return this.#pause(outcome.error, begun);
      case "open":
        return this.#handleUnresolved(item, outcome.error, begun);
    }
  }

  async #handleAccepted(item: Item, { job, now }: SubmitOutcome & { is: "accepted" }): Promise<void> {
    this.#outage.recordSuccess();
    if (now) this.#notify(item, { type: "submitted", taskId: job.taskId, credits: job.creditsUsed });
    else this.#resumeTracking(job);
    // Less may have been charged than was reserved.
    this.#limitReached = undefined;
    if (job.state === "running" || job.state === "completed") this.#track(this.#pollToEnd(item, job));
  }

  async #handleRefused(item: Item, error: unknown): Promise<void> {
    const stop = stopFor(error);
    await this.context.writer.recordRefused(item, error, stop !== undefined);
    if (stop) this.#end(stop);
    else this.#notify(item, { type: "refused", error });
  }

  /** It may be charged: the same bytes under the same key find out, after a pause, or in the next run. */
  async #handleUnresolved(item: Item, error: unknown, begun: number): Promise<void> {
    const { writer: lead } = this.context;
    const stop = stopFor(error);
    const asked = (this.#unresolved.get(item.key)?.times ?? 0) + 1;
    this.#unresolved.set(item.key, { times: asked, error });
    const ends = this.#ending || this.#stop !== undefined || stop !== undefined;
    if (ends || (isTransientFailure(error) && asked < maxSubmitTries)) await lead.release([item]);
    else {
      // Told also if it can't be recorded: the row may be charged.
      try {
        await lead.recordUnknown(item, error);
      } finally {
        if (!this.lost) this.#notify(item, { type: "unknown", error });
      }
    }
    if (stop) this.#end(stop);
    else this.#pause(error, begun);
  }

  #pause(error: unknown, begun: number): void {
    const { clock } = this.context;
    if (this.#stop || this.#ending || !isTransientFailure(error)) return;
    const pause = this.#outage.recordFailure(begun, clock.now());
    if (pause === "over") this.#end({ how: "soft", reason: "away", error });
    else if (pause !== undefined) this.#parts.notify({ type: "paused", milliseconds: pause, error });
  }

  /** Polls a task to its end, and writes down what becomes known. */
  async #pollToEnd(item: Item, { taskId = "" }: Job): Promise<void> {
    const { client, writer: lead } = this.context;
    const { taskTimeout } = this.#parts.options;
    const options = { signal: this.#watches.signal, ...(taskTimeout !== undefined && { timeout: taskTimeout }) };
    this.#watching++;
    try {
      for await (const task of client.watch(taskId, options)) {
        await lead.recordPoll(item, task);
        if (task.status === "failed")
          this.#notify(item, { type: "failed", taskId, error: new TaskFailedError(task), credits: task.credits_used });
        if (task.status === "failed" || isCompleted(client.contract, task)) this.#limitReached = undefined;
      }
    } catch (error) {
      if (this.#watches.signal.aborted || this.lost) return;
      const stop = stopFor(error);
      if (stop || isStorageError(error) || !(error instanceof SeedanceError)) throw error;
      this.#timedOutCount++;
      const type = error instanceof WaitTimeoutError || isTransientFailure(error) ? "late" : "unsaved";
      this.#notify(item, { type, taskId, error });
    } finally {
      this.#watching--;
    }
  }

  /** So that its polls are timed by when it began, and not all polled at once. */
  #resumeTracking({ taskId, model, kind, state, submittedAt }: Job): void {
    const { budget, typicalSeconds: usualSeconds } = this.context;
    if (taskId === undefined || state !== "running" || submittedAt === undefined) return;
    const age = Math.max(Date.now() - Date.parse(submittedAt), 0) / 1000;
    budget.recordSubmit(taskId, kind, usualSeconds(model), age);
  }

  #end(stop: Stop): void {
    if (!this.#stop || (this.#stop.how === "soft" && stop.how === "hard")) this.#stop = stop;
  }

  #notify({ id, line, key }: Item, event: Pick<RowEvent, "type"> & Partial<RowEvent>): void {
    this.#parts.notify({ id, line, key, ...event });
  }
}
