import { createTaskFailedError, isCompleted } from "../../contract/index.ts";
import { SeedanceError, WaitTimeoutError } from "../../errors.ts";
import type { Job } from "../../ledger/index.ts";
import type { Item } from "../item.ts";
import type { DispatcherContext } from "./dispatcher-context.ts";
import type { BatchEventListener, RowEvent } from "./events.ts";
import type { RunOptions } from "./options.ts";
import { Outage } from "./outage.ts";
import { RefusalStreak } from "./refusal-streak.ts";
import { isStorageError, isTransientFailure, type Stop, stopFor } from "./stop.ts";
import { type ClaimedItem, type SubmitOutcome, submitItem } from "./submit-item.ts";

export interface DispatcherParts {
  context: DispatcherContext;
  scope: string;
  options: RunOptions;
  notify: BatchEventListener;
  /** Called when a submit or a task has ended: there may be more to do. */
  onChange(): void;
}

/** Bounds the submits that wait for the rate limit: each has its intent recorded, and the budget needs no more to choose from. */
const maxPendingSubmits = 4;
/** After so many submits without a response, with pauses between, the outcome is left to the next run. */
const maxSubmitTries = 5;
/** Milliseconds until a job that another process has leased is tried again. */
const leasedPause = 2_000;

/** Dispatches the account's requests for one batch: submits and polls. It exists while the process holds the lease. */
export class Dispatcher {
  readonly context: DispatcherContext;
  readonly #parts: DispatcherParts;
  readonly #work = new Set<Promise<void>>();
  readonly #submits = new Map<string, AbortController>();
  readonly #polls = new AbortController();
  /** Submits without a response that are to be sent again, by key: how often they were sent, and the last error. */
  readonly #unresolved = new Map<string, { item: Item; tries: number; error: unknown }>();
  readonly #outage = new Outage();
  readonly #refusals: RefusalStreak;
  /** Whether the service has accepted a job of this run. Until then it may refuse all of them for the same reason. */
  #hasAccepted = false;
  #pollingCount = 0;
  /** Set while no further item fits the spending limit: it may fit when a running job has ended. */
  #limitReached: Stop | undefined;
  #stop: Stop | undefined;
  #abandonedCount = 0;
  #ending = false;

  constructor(parts: DispatcherParts) {
    this.#parts = parts;
    this.context = parts.context;
    this.#refusals = new RefusalStreak(parts.context.rules.contract.errors);
  }

  /** Why nothing more is submitted. */
  get stop(): Stop | undefined {
    return this.#stop;
  }

  /** Whether the lease was lost. */
  get lost(): boolean {
    return this.context.writer.lost.aborted;
  }

  /** Whether no submit and no poll is in progress. */
  get idle(): boolean {
    return this.#work.size === 0;
  }

  get submitting(): number {
    return this.#submits.size;
  }

  /** How many tasks are left to the next run because they timed out or can't be polled. */
  get abandonedCount(): number {
    return this.#abandonedCount;
  }

  /** Polls accepted tasks until they end. */
  watch(claimed: readonly { item: Item; job: Job }[]): void {
    for (const { item, job } of claimed) {
      this.#resumeTracking(job);
      this.#notify(item, { type: "resumed", taskId: job.taskId });
      this.#track(this.#pollToEnd(item, job));
    }
  }

  /**
   * Submits items, as many as the limits allow.
   * @param limit the maximum number of items.
   * @param waiting how many items wait in all.
   */
  async submitMore(limit: number, waiting: number): Promise<void> {
    const { writer, clock, budget } = this.context;
    const { maxInFlight = Number.POSITIVE_INFINITY } = this.#parts.options;
    budget.backlog = waiting;
    if (this.#stop || this.#ending || this.#limitReached || clock.now() < this.#outage.pausedUntil) return;
    const inFlight = maxInFlight - this.#pollingCount - this.#submits.size;
    const maxPending = this.#outage.isOngoing || !this.#hasAccepted ? 1 : maxPendingSubmits;
    const slots = Math.min(limit, maxPending - this.#submits.size, inFlight);
    if (slots <= 0) return;
    for (const claimed of await writer.claimSubmits(slots)) {
      const control = new AbortController();
      this.#submits.set(claimed.item.key, control);
      this.#track(this.#submit(claimed, control.signal).finally(() => this.#submits.delete(claimed.item.key)));
    }
  }

  /**
   * Aborts submits that were not sent at once, the others after so many milliseconds, and waits for all of them. Rows that
   * may be charged and have no response by then are reported.
   */
  async end(milliseconds: number): Promise<void> {
    this.#ending = true;
    this.#polls.abort();
    this.#abortUnsent();
    const timer = setTimeout(() => {
      for (const control of this.#submits.values()) control.abort();
    }, milliseconds);
    while (this.#work.size > 0) await Promise.all(this.#work);
    clearTimeout(timer);
    // Without the lease, the next dispatcher sends them again.
    if (!this.lost)
      for (const { item, error } of this.#unresolved.values()) this.#notify(item, { type: "unknown", error });
  }

  #track(work: Promise<void>): void {
    const { onChange } = this.#parts;
    const done = work
      .catch((error) => {
        // Without the lease nothing can be recorded: the next dispatcher resumes this item.
        if (this.lost) return;
        const reason = isStorageError(error) ? "storage" : "error";
        this.#end(stopFor(error) ?? { how: "hard", reason, error });
      })
      .finally(() => {
        this.#work.delete(done);
        // No running job is left whose end could make the next item fit the spending limit.
        if (this.#limitReached && this.idle) this.#end(this.#limitReached);
        onChange();
      });
    this.#work.add(done);
  }

  async #submit(claimed: ClaimedItem, signal: AbortSignal): Promise<void> {
    const { scope, options } = this.#parts;
    const { writer, clock } = this.context;
    const { item } = claimed;
    const begun = clock.now();
    const outcome = await submitItem(this.context, claimed, scope, options, signal);
    switch (outcome.type) {
      case "accepted":
        return this.#handleAccepted(item, outcome);
      case "full":
        await writer.release([item]);
        // Reservations of other jobs may be released.
        this.#limitReached = { how: "soft", reason: "credits", error: outcome.error };
        return;
      case "leased":
        await clock.sleep(leasedPause, this.#polls.signal).catch(() => {});
        return writer.release([item]);
      case "refused":
        return this.#handleRefused(item, outcome.error);
      case "released":
        return this.#handleReleased(item, outcome.error, begun);
      case "unresolved":
        return this.#handleUnresolved(item, outcome.error, begun);
    }
  }

  async #handleAccepted(item: Item, { job, now }: SubmitOutcome & { type: "accepted" }): Promise<void> {
    this.#outage.recordSuccess();
    this.#refusals.recordSuccess();
    this.#hasAccepted ||= now;
    this.#unresolved.delete(item.key);
    if (now) this.#notify(item, { type: "submitted", taskId: job.taskId, credits: job.creditsUsed });
    else this.#resumeTracking(job);
    // The charge may be lower than the reservation.
    this.#limitReached = undefined;
    if (job.state === "running" || job.state === "completed") this.#track(this.#pollToEnd(item, job));
  }

  async #handleRefused(item: Item, error: unknown): Promise<void> {
    const stop = stopFor(error) ?? this.#refusals.recordRefusal(error);
    await this.context.writer.recordRefused(item, error, stop !== undefined);
    if (stop) this.#end(stop);
    else this.#notify(item, { type: "refused", error });
  }

  /** The job was not sent, or not executed. It waits for the next try, unless every other row would fail like it. */
  async #handleReleased(item: Item, error: unknown, begun: number): Promise<void> {
    const stop = stopFor(error);
    await this.context.writer.recordRefused(item, error, true);
    if (stop) this.#end(stop);
    else this.#pause(error, begun);
  }

  /** The job may be charged. The same bytes are sent again under the same key, after a pause or in the next run. */
  async #handleUnresolved(item: Item, error: unknown, begun: number): Promise<void> {
    const { writer } = this.context;
    const stop = stopFor(error) ?? this.#refusals.recordRefusal(error);
    const tries = (this.#unresolved.get(item.key)?.tries ?? 0) + 1;
    // If it can't be recorded, or the run ends before the next try, `end` reports it.
    this.#unresolved.set(item.key, { item, tries, error });
    const isEnding = this.#ending || this.#stop !== undefined || stop !== undefined;
    if (isEnding || (isTransientFailure(error) && tries < maxSubmitTries)) await writer.release([item]);
    else {
      await writer.recordUnknown(item, error);
      this.#unresolved.delete(item.key);
      this.#notify(item, { type: "unknown", error });
    }
    if (stop) this.#end(stop);
    else this.#pause(error, begun);
  }

  #pause(error: unknown, begun: number): void {
    const { clock } = this.context;
    if (this.#stop || this.#ending || !isTransientFailure(error)) return;
    const pause = this.#outage.recordFailure(begun, clock.now());
    if (pause === "over") this.#end({ how: "soft", reason: "unavailable", error });
    else if (pause !== undefined) this.#parts.notify({ type: "paused", milliseconds: pause, error });
  }

  /** Polls a task until it ends, and records each poll. */
  async #pollToEnd(item: Item, { taskId = "" }: Job): Promise<void> {
    const { client, writer } = this.context;
    const { taskTimeout } = this.#parts.options;
    const options = { signal: this.#polls.signal, ...(taskTimeout !== undefined && { timeout: taskTimeout }) };
    this.#pollingCount++;
    try {
      for await (const task of client.watch(taskId, options)) {
        await writer.recordPoll(item, task);
        if (task.status === "failed") {
          const error = await createTaskFailedError(client.contract, task);
          this.#notify(item, { type: "failed", taskId, error, credits: task.credits_used });
        }
        if (task.status === "failed" || isCompleted(client.contract, task)) this.#limitReached = undefined;
      }
    } catch (error) {
      if (this.#polls.signal.aborted || this.lost) return;
      const stop = stopFor(error);
      if (stop?.how === "hard" || isStorageError(error) || !(error instanceof SeedanceError)) throw error;
      if (stop) this.#end(stop);
      this.#abandonedCount++;
      const type =
        stop || error instanceof WaitTimeoutError || isTransientFailure(error) ? "timed_out" : "download_failed";
      this.#notify(item, { type, taskId, error });
    } finally {
      this.#pollingCount--;
    }
  }

  /** Registers a resumed task with the budget, so that polls are scheduled by the task's age and not all at once. */
  #resumeTracking({ taskId, model, kind, state, submittedAt }: Job): void {
    const { budget, typicalSeconds } = this.context;
    if (taskId === undefined || state !== "running" || submittedAt === undefined) return;
    const age = Math.max(Date.now() - Date.parse(submittedAt), 0) / 1000;
    budget.recordSubmit(taskId, kind, typicalSeconds(model), age);
  }

  #end(stop: Stop): void {
    if (!this.#stop || (this.#stop.how === "soft" && stop.how === "hard")) this.#stop = stop;
    // They would get the same refusal when the rate limit lets them go.
    this.#abortUnsent();
  }

  #abortUnsent(): void {
    for (const [key, control] of this.#submits) if (this.lost || !this.context.wasSent(key)) control.abort();
  }

  #notify({ id, line, key }: Item, event: Pick<RowEvent, "type"> & Partial<RowEvent>): void {
    this.#parts.notify({ id, line, key, ...event });
  }
}
