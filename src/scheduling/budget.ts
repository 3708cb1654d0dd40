import { AbortedError, ConnectionError } from "../errors.ts";
import { message } from "../message.ts";
import type { Clock } from "./clock.ts";
import { DurationModel } from "./duration-model.ts";
import { MemorylessDuration } from "./memoryless-duration.ts";
import { chooseNextRequest, horizon, recheckDelay } from "./policy.ts";
import type { RequestLog, RequestSlot } from "./request-log.ts";
import { RequestWindow } from "./request-window.ts";
import { WatchedJob } from "./watched-job.ts";

/** The purpose of a request: reading something once, submitting a job, or polling a job. */
export type RequestPurpose = "read" | "submit" | WatchedJob;

export interface AcquireOptions {
  /** Aborts the wait. */
  signal?: AbortSignal | undefined;
  /** The deadline of the wait, in milliseconds of the clock. */
  until?: number | undefined;
}

interface Waiter {
  purpose: RequestPurpose;
  until: number;
  grant(slot: RequestSlot): void;
  reject(error: unknown): void;
}

/** The maximum of jobs in memory; the oldest ones are dropped. */
const maxRememberedJobs = 10_000;

/** The request budget of one account. Each time a request may be sent, it chooses one among all that wait. */
export class RequestBudget {
  readonly #clock: Clock;
  readonly #log: RequestLog;
  readonly #waiting = new Set<Waiter>();
  readonly #polling = new Set<WatchedJob>();
  readonly #durationModels = new Map<string, DurationModel>();
  readonly #jobs = new Map<string, WatchedJob>();
  /**
   * The number of submits that will follow those that wait here. With it, a batch needs no promise for each of its rows.
   */
  backlog = 0;
  #choosing = false;
  #wake = () => {};

  /** @param log the log that counts the requests, or a limit for a log of this process alone. */
  constructor(clock: Clock, log: RequestLog | { requests: number; milliseconds: number }) {
    this.#clock = clock;
    this.#log = "reserve" in log ? log : new RequestWindow(log.requests, log.milliseconds);
  }

  /**
   * Records the submit of a job, so that the durations of its class decide when it is polled.
   * @param durationClass the class of jobs that take about the same time: model, tier, resolution and length.
   * @param median the expected duration of such jobs in seconds, until one has been observed.
   * @param age the seconds since the submit, if another process submitted the job.
   */
  recordSubmit(id: string, durationClass: string, median: number, age = 0): void {
    const started = this.#clock.now() / 1000 - age;
    this.#remember(id, new WatchedJob(this.#durationModelOf(durationClass, median), started, started));
  }

  /**
   * Records the duration of a job that another process observed.
   * @param after the job's age in seconds when it was last running; 0 if that is unknown.
   * @param before the job's age in seconds when it was found to have ended.
   */
  recordDuration(durationClass: string, median: number, after: number, before: number): void {
    const durations = this.#durationModelOf(durationClass, median);
    durations.observeRunning(0, after);
    durations.observeEnd(after, before);
  }

  #durationModelOf(durationClass: string, median: number): DurationModel {
    const durations = this.#durationModels.get(durationClass) ?? new DurationModel(median);
    this.#durationModels.set(durationClass, durations);
    return durations;
  }

  /** The job of a task id. If this budget does not know its submit, the job may end at any time. */
  job(id: string, median: number): WatchedJob {
    const now = this.#clock.now() / 1000;
    const job = this.#jobs.get(id) ?? new WatchedJob(new MemorylessDuration(median), now, Number.NEGATIVE_INFINITY);
    this.#remember(id, job);
    return job;
  }

  #remember(id: string, job: WatchedJob): void {
    this.#jobs.set(id, job);
    const [oldest] = this.#jobs.keys();
    if (this.#jobs.size > maxRememberedJobs && oldest !== undefined) this.#jobs.delete(oldest);
  }

  /** Removes a job that has ended. */
  removeJob(id: string): void {
    this.#jobs.delete(id);
    this.#wake();
  }

  /** The milliseconds until the rate limit allows another request; 0 if it does now. */
  get waitTime(): number {
    const now = this.#clock.now();
    return this.#log.nextAvailableAt(now) - now;
  }

  /**
   * Waits until a request may be sent.
   * @returns the slot, to be notified of the response.
   * @throws AbortedError if the signal is aborted; ConnectionError if the deadline passes. Both have `notSent`.
   */
  acquire(purpose: RequestPurpose, options: AcquireOptions = {}): RequestSlot | Promise<RequestSlot> {
    const now = this.#clock.now();
    const alone = this.#waiting.size === 0 && typeof purpose === "string" && !options.signal?.aborted;
    const inTime = now < (options.until ?? Number.POSITIVE_INFINITY);
    const slot = alone && inTime && this.#log.nextAvailableAt(now) <= now ? this.#log.reserve(now) : undefined;
    return slot ?? this.#wait(purpose, options);
  }

  #wait(purpose: RequestPurpose, { signal, until = Number.POSITIVE_INFINITY }: AcquireOptions): Promise<RequestSlot> {
    return new Promise((resolve, reject) => {
      const leave = () => {
        this.#waiting.delete(waiter);
        signal?.removeEventListener("abort", abort);
      };
      const waiter: Waiter = {
        purpose,
        until,
        grant: (slot) => {
          leave();
          resolve(slot);
        },
        reject: (error) => {
          leave();
          reject(error);
        },
      };
      const abort = () => {
        const text = message`The request was aborted before it was sent.`;
        waiter.reject(new AbortedError(text, { cause: signal?.reason, notSent: true }));
        this.#wake();
      };
      if (signal?.aborted) return abort();
      signal?.addEventListener("abort", abort);
      this.#waiting.add(waiter);
      if (this.#choosing) this.#wake();
      else void this.#drain();
    });
  }

  /** Grants slots until no request waits. */
  async #drain(): Promise<void> {
    this.#choosing = true;
    try {
      for (let now = this.#clock.now(); this.#rejectExpired(now); now = this.#clock.now()) {
        const availableAt = this.#log.nextAvailableAt(now);
        const chosen = availableAt > now ? undefined : this.#choose(now);
        const slot = chosen && this.#log.reserve(now);
        if (chosen && slot) this.#grant(chosen, slot, now);
        else await this.#sleepUntilWoken(availableAt > now ? availableAt - now : this.#recheckDelay(now), now);
      }
    } catch (error) {
      // If the clock or the log fails, no request may wait forever.
      for (const waiter of this.#waiting) waiter.reject(error);
    } finally {
      this.#choosing = false;
    }
  }

  /** Rejects the requests whose deadline has passed. Returns whether others wait. */
  #rejectExpired(now: number): boolean {
    for (const { until, reject } of this.#waiting)
      if (now >= until) {
        const text = message`The rate limit of the account allowed no request before the timeout. Nothing was sent.`;
        reject(new ConnectionError(text, { notSent: true }));
      }
    return this.#waiting.size > 0;
  }

  /** The request to send now; undefined if it is better to send none yet. */
  #choose(now: number): Waiter | undefined {
    let submits = 0;
    let first: Waiter | undefined;
    const polls = new Map<WatchedJob, Waiter>();
    for (const waiter of this.#waiting) {
      if (waiter.purpose === "read") return waiter;
      if (waiter.purpose === "submit") {
        submits++;
        // A retry has an earlier deadline than new submits and must not wait for all of them.
        if (!first || waiter.until < first.until) first = waiter;
      } else if (!polls.has(waiter.purpose)) polls.set(waiter.purpose, waiter);
    }
    const choice = chooseNextRequest({
      now: now / 1000,
      queuedSubmits: submits && submits + this.backlog,
      available: this.#log.available(now),
      candidates: [...polls.keys(), ...this.#polling],
      availableInHorizon: this.#log.available(now + horizon * 1000),
    });
    return choice === "submit" ? first : choice && polls.get(choice);
  }

  #grant({ purpose, grant }: Waiter, slot: RequestSlot, sent: number): void {
    if (typeof purpose === "string") {
      grant(slot);
      return;
    }
    this.#polling.add(purpose);
    purpose.polling = true;
    grant({
      underlying: slot,
      recordResponse: (now, refused) => {
        slot.recordResponse(now, refused);
        this.#polling.delete(purpose);
        purpose.finishPoll(sent / 1000, now / 1000);
      },
    });
  }

  /** The milliseconds until another choice is possible without a new event. */
  #recheckDelay(now: number): number {
    const jobs = [...this.#waiting].map(({ purpose }) => purpose).filter((purpose) => typeof purpose === "object");
    return jobs.length > 0 ? recheckDelay(jobs, now / 1000) * 1000 : 0;
  }

  /** Sleeps until the given time has passed, a deadline passes, or `#wake` is called. */
  async #sleepUntilWoken(milliseconds: number, now: number): Promise<void> {
    let pause = milliseconds;
    for (const { until } of this.#waiting) pause = Math.min(pause, until - now);
    const woken = new AbortController();
    this.#wake = () => woken.abort();
    await this.#clock.sleep(pause, woken.signal).catch((error) => {
      if (!woken.signal.aborted) throw error;
    });
    this.#wake = () => {};
  }
}
