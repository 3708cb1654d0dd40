import { isCompleted } from "../../contract/index.ts";
import { SeedanceError, TaskFailedError, WaitTimeoutError } from "../../errors.ts";
import type { Job } from "../../ledger/index.ts";
import type { Item } from "../item.ts";
import type { Connection } from "./connect.ts";
import type { RowEvent, Tell } from "./events.ts";
import type { RunOptions } from "./options.ts";
import { Outage } from "./outage.ts";
import { isPassing, isStorageError, type Stop, stopFor } from "./stop.ts";
import { type Outcome, submit, type Taken } from "./submit.ts";

export interface LeaderParts {
  connection: Connection;
  scope: string;
  options: RunOptions;
  tell: Tell;
  /** Something has happened: there may be more to do. */
  changed(): void;
}

/** So many submits wait for their turn: the budget needs no more to choose well, and each is written down already. */
const mostSubmits = 4;
/** A submit without an answer is made so often, with a pause between; then the next run has to find out. */
const mostAsked = 5;
/** Milliseconds after which a job that another process is at work on is looked at again. */
const elsewherePause = 2_000;

/** What the one does who chooses the account's requests: submits and polls. */
export class Leader {
  readonly connection: Connection;
  readonly #parts: LeaderParts;
  readonly #work = new Set<Promise<void>>();
  readonly #submits = new Map<string, AbortController>();
  readonly #watches = new AbortController();
  /** Submits whose outcome is open: how often they were made, and why the last one told nothing. */
  readonly #asked = new Map<string, { times: number; error: unknown }>();
  readonly #outage = new Outage();
  #watching = 0;
  /** Nothing fits under the ceiling until one of those that run has come to its end. */
  #full: Stop | undefined;
  #stop: Stop | undefined;
  #late = 0;
  #ending = false;

  constructor(parts: LeaderParts) {
    this.#parts = parts;
    this.connection = parts.connection;
  }

  /** Why nothing more is to be submitted. */
  get stop(): Stop | undefined {
    return this.#stop;
  }

  /** Whether another has become the leader. */
  get lost(): boolean {
    return this.connection.lead.lost.aborted;
  }

  /** Whether nothing is under way. */
  get idle(): boolean {
    return this.#work.size === 0;
  }

  get submitting(): number {
    return this.#submits.size;
  }

  /** How many tasks are left to the next run, though they may still run. */
  get late(): number {
    return this.#late;
  }

  /** Polls accepted tasks to their end. */
  watch(taken: readonly { item: Item; job: Job }[]): void {
    for (const { item, job } of taken) {
      this.#adopt(job);
      this.#tell(item, { type: "adopted", taskId: job.taskId });
      this.#begin(this.#follow(item, job));
    }
  }

  /**
   * Submits as many items as may wait for their turn.
   * @param most how many at the most.
   * @param waiting how many there are in all.
   */
  async submitMore(most: number, waiting: number): Promise<void> {
    const { lead, clock, budget } = this.connection;
    const { maxInFlight = Number.POSITIVE_INFINITY } = this.#parts.options;
    budget.backlog = waiting;
    if (this.#stop || this.#ending || this.#full || clock.now() < this.#outage.until) return;
    const inFlight = maxInFlight - this.#watching - this.#submits.size;
    const wide = this.#outage.lasts ? 1 : mostSubmits;
    const room = Math.min(most, wide - this.#submits.size, inFlight);
    if (room <= 0) return;
    for (const taken of await lead.takeSubmits(room)) {
      const control = new AbortController();
      this.#submits.set(taken.item.key, control);
      this.#begin(this.#submit(taken, control.signal).finally(() => this.#submits.delete(taken.item.key)));
    }
  }

  /** Ends what has not left at once, what has left after so many milliseconds, and waits for both. */
  async end(milliseconds: number): Promise<void> {
    const { hasLeft } = this.connection;
    this.#ending = true;
    this.#watches.abort();
    for (const [key, control] of this.#submits) if (this.lost || !hasLeft(key)) control.abort();
    const cut = setTimeout(() => {
      for (const control of this.#submits.values()) control.abort();
    }, milliseconds);
    while (this.#work.size > 0) await Promise.all(this.#work);
    clearTimeout(cut);
  }

  #begin(work: Promise<void>): void {
    const { changed } = this.#parts;
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
        if (this.#full && this.idle) this.#end(this.#full);
        changed();
      });
    this.#work.add(done);
  }

  async #submit(taken: Taken, signal: AbortSignal): Promise<void> {
    const { scope, options } = this.#parts;
    const { lead, clock } = this.connection;
    const { item } = taken;
    const begun = clock.now();
    const outcome = await submit(this.connection, taken, scope, options, signal).catch((error) => {
      // Nothing can be recorded any more: whoever reads this must know that the row may be charged.
      const open = this.#asked.get(item.key);
      if (open && !this.lost) this.#tell(item, { type: "unknown", error: open.error });
      throw error;
    });
    switch (outcome.is) {
      case "accepted":
        return this.#accepted(item, outcome);
      case "full":
        await lead.release([item]);
        // What others have reserved may come free.
        this.#full = { how: "soft", reason: "credits", error: outcome.error };
        return;
      case "elsewhere":
        await clock.sleep(elsewherePause, this.#watches.signal).catch(() => {});
        return lead.release([item]);
      case "refused":
        return this.#refused(item, outcome.error);
      case "unsent":
        await lead.refused(item, outcome.error, true);
        return this.#pause(outcome.error, begun);
      case "open":
        return this.#open(item, outcome.error, begun);
    }
  }

  async #accepted(item: Item, { job, now }: Outcome & { is: "accepted" }): Promise<void> {
    this.#outage.succeeded();
    if (now) this.#tell(item, { type: "submitted", taskId: job.taskId, credits: job.creditsUsed });
    else this.#adopt(job);
    // Less may have been charged than was reserved.
    this.#full = undefined;
    if (job.state === "running" || job.state === "completed") this.#begin(this.#follow(item, job));
  }

  async #refused(item: Item, error: unknown): Promise<void> {
    const stop = stopFor(error);
    await this.connection.lead.refused(item, error, stop !== undefined);
    if (stop) this.#end(stop);
    else this.#tell(item, { type: "refused", error });
  }

  /** It may be charged: the same bytes under the same key find out, after a pause, or in the next run. */
  async #open(item: Item, error: unknown, begun: number): Promise<void> {
    const { lead } = this.connection;
    const stop = stopFor(error);
    const asked = (this.#asked.get(item.key)?.times ?? 0) + 1;
    this.#asked.set(item.key, { times: asked, error });
    const ends = this.#ending || this.#stop !== undefined || stop !== undefined;
    if (ends || (isPassing(error) && asked < mostAsked)) await lead.release([item]);
    else {
      // Told also if it can't be recorded: the row may be charged.
      try {
        await lead.unknown(item, error);
      } finally {
        if (!this.lost) this.#tell(item, { type: "unknown", error });
      }
    }
    if (stop) this.#end(stop);
    else this.#pause(error, begun);
  }

  #pause(error: unknown, begun: number): void {
    const { clock } = this.connection;
    if (this.#stop || this.#ending || !isPassing(error)) return;
    const pause = this.#outage.failed(begun, clock.now());
    if (pause === "over") this.#end({ how: "soft", reason: "away", error });
    else if (pause !== undefined) this.#parts.tell({ type: "paused", milliseconds: pause, error });
  }

  /** Polls a task to its end, and writes down what becomes known. */
  async #follow(item: Item, { taskId = "" }: Job): Promise<void> {
    const { client, lead } = this.connection;
    const { taskTimeout } = this.#parts.options;
    const options = { signal: this.#watches.signal, ...(taskTimeout !== undefined && { timeout: taskTimeout }) };
    this.#watching++;
    try {
      for await (const task of client.watch(taskId, options)) {
        await lead.saw(item, task);
        if (task.status === "failed")
          this.#tell(item, { type: "failed", taskId, error: new TaskFailedError(task), credits: task.credits_used });
        if (task.status === "failed" || isCompleted(client.contract, task)) this.#full = undefined;
      }
    } catch (error) {
      if (this.#watches.signal.aborted || this.lost) return;
      const stop = stopFor(error);
      if (stop || isStorageError(error) || !(error instanceof SeedanceError)) throw error;
      this.#late++;
      const type = error instanceof WaitTimeoutError || isPassing(error) ? "late" : "unsaved";
      this.#tell(item, { type, taskId, error });
    } finally {
      this.#watching--;
    }
  }

  /** So that its polls are timed by when it began, and not all polled at once. */
  #adopt({ taskId, model, kind, state, submittedAt }: Job): void {
    const { budget, usualSeconds } = this.connection;
    if (taskId === undefined || state !== "running" || submittedAt === undefined) return;
    const age = Math.max(Date.now() - Date.parse(submittedAt), 0) / 1000;
    budget.submitted(taskId, kind, usualSeconds(model), age);
  }

  #end(stop: Stop): void {
    if (!this.#stop || (this.#stop.how === "soft" && stop.how === "hard")) this.#stop = stop;
  }

  #tell({ id, line, key }: Item, event: Pick<RowEvent, "type"> & Partial<RowEvent>): void {
    this.#parts.tell({ id, line, key, ...event });
  }
}
