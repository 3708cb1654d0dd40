import { AbortedError, ConnectionError } from "../errors.ts";
import type { Clock } from "./clock.ts";
import { DurationModel } from "./duration-model.ts";
import { MemorylessDuration } from "./memoryless-duration.ts";
import { chooseNextRequest, horizon, recheckDelay } from "./policy.ts";
import type { RequestLog, RequestSlot } from "./request-log.ts";
import { RequestWindow } from "./request-window.ts";
import { WatchedJob } from "./watched-job.ts";

/** What a request is for: reading something once, submitting a job, or looking after one. */
export type RequestPurpose = "read" | "submit" | WatchedJob;

export interface AcquireOptions {
  /** Ends the wait for the turn. */
  signal?: AbortSignal | undefined;
  /** The time, in milliseconds of the clock, after which it is no longer wanted. */
  until?: number | undefined;
}

interface Waiter {
  purpose: RequestPurpose;
  until: number;
  grant(taken: RequestSlot): void;
  reject(error: unknown): void;
}

/** Jobs that nobody waits for are forgotten beyond this. */
const maxRememberedJobs = 10_000;

/** The requests of one account: who may send the next one is chosen centrally, each time that there is room for one. */
export class RequestBudget {
  readonly #clock: Clock;
  readonly #log: RequestLog;
  readonly #waiting = new Set<Waiter>();
  readonly #polling = new Set<WatchedJob>();
  readonly #durationModels = new Map<string, DurationModel>();
  readonly #jobs = new Map<string, WatchedJob>();
  /**
   * How many submits are still to come once those that wait here have had their turn: a batch needs no promise for each
   * of its rows.
   */
  backlog = 0;
  #choosing = false;
  #wake = () => {};

  /** @param log where requests are counted; in this process alone where only the limit is given. */
  constructor(clock: Clock, log: RequestLog | { requests: number; milliseconds: number }) {
    this.#clock = clock;
    this.#log = "reserve" in log ? log : new RequestWindow(log.requests, log.milliseconds);
  }

  /**
   * A job was submitted: its polls will be timed by what is known of its class.
   * @param kind what makes jobs take the same time: model, tier, resolution, length.
   * @param median how many seconds they are expected to take, as long as none has been seen.
   * @param age how many seconds ago, where another process did it.
   */
  recordSubmit(id: string, kind: string, median: number, age = 0): void {
    const started = this.#clock.now() / 1000 - age;
    this.#remember(id, new WatchedJob(this.#durationModelOf(kind, median), started, started));
  }

  /**
   * How long a job of a class took, as another process saw it.
   * @param after how many seconds after its submit it was last seen running; 0 where it was not.
   * @param before how many seconds after its submit it was seen to have ended.
   */
  recordDuration(kind: string, median: number, after: number, before: number): void {
    const durations = this.#durationModelOf(kind, median);
    durations.observeRunning(0, after);
    durations.observeEnd(after, before);
  }

  #durationModelOf(kind: string, median: number): DurationModel {
    const durations = this.#durationModels.get(kind) ?? new DurationModel(median);
    this.#durationModels.set(kind, durations);
    return durations;
  }

  /** The job of an id, also where this budget has not seen its submit. */
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

  /** The job has ended, or nobody looks after it any more. */
  removeJob(id: string): void {
    this.#jobs.delete(id);
    this.#wake();
  }

  /** How many milliseconds a request that asked for its turn now would wait for room. */
  get waitTime(): number {
    const now = this.#clock.now();
    return this.#log.nextAvailableAt(now) - now;
  }

  /**
   * Waits until it is a request's turn.
   * @returns what is to be told of its answer.
   * @throws AbortedError, or ConnectionError where the time is over before; both `notSent`.
   */
  acquire(purpose: RequestPurpose, options: AcquireOptions = {}): RequestSlot | Promise<RequestSlot> {
    const now = this.#clock.now();
    const alone = this.#waiting.size === 0 && typeof purpose === "string" && !options.signal?.aborted;
    const inTime = now < (options.until ?? Number.POSITIVE_INFINITY);
    const taken = alone && inTime && this.#log.nextAvailableAt(now) <= now ? this.#log.reserve(now) : undefined;
    return taken ?? this.#wait(purpose, options);
  }

  #wait(purpose: RequestPurpose, { signal, until = Number.POSITIVE_INFINITY }: AcquireOptions): Promise<RequestSlot> {
    return new Promise((resolve, reject) => {
      const leave = () => {
        this.#waiting.delete(waiter);
        signal?.removeEventListener("abort", abort);
      };
      const give = (taken: RequestSlot) => {
        leave();
        resolve(taken);
      };
      const refuse = (error: unknown) => {
        leave();
        reject(error);
      };
      const abort = () => {
        refuse(new AbortedError("Aborted before it was sent.", { cause: signal?.reason, notSent: true }));
        this.#wake();
      };
      const waiter: Waiter = { purpose, until, grant: give, reject: refuse };
      if (signal?.aborted) return abort();
      signal?.addEventListener("abort", abort);
      this.#waiting.add(waiter);
      if (this.#choosing) this.#wake();
      else void this.#drain();
    });
  }

  /** Gives turns for as long as somebody waits for one. */
  async #drain(): Promise<void> {
    this.#choosing = true;
    try {
      for (let now = this.#clock.now(); this.#rejectExpired(now); now = this.#clock.now()) {
        const freeAt = this.#log.nextAvailableAt(now);
        const chosen = freeAt > now ? undefined : this.#choose(now);
        const taken = chosen && this.#log.reserve(now);
        if (chosen && taken) this.#grant(chosen, taken, now);
        else await this.#sleepUntilWoken(freeAt > now ? freeAt - now : this.#recheckDelay(now), now);
      }
    } catch (error) {
      // A clock or a log that fails must leave nobody waiting for ever.
      for (const waiter of this.#waiting) waiter.reject(error);
    } finally {
      this.#choosing = false;
    }
  }

  /** Refuses those whose time is over; whether others wait. */
  #rejectExpired(now: number): boolean {
    for (const { until, reject: refuse } of this.#waiting)
      if (now >= until)
        refuse(new ConnectionError("The account had no request left in time. Nothing was sent.", { notSent: true }));
    return this.#waiting.size > 0;
  }

  /** The waiter whose turn it is; undefined where the request is better kept. */
  #choose(now: number): Waiter | undefined {
    let submits = 0;
    let first: Waiter | undefined;
    const polls = new Map<WatchedJob, Waiter>();
    for (const waiter of this.#waiting) {
      if (waiter.purpose === "read") return waiter;
      if (waiter.purpose === "submit") {
        submits++;
        // One that is sent again has little time left: it must not wait behind all that are new.
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

  #grant({ purpose, grant: give }: Waiter, taken: RequestSlot, sent: number): void {
    if (typeof purpose === "string") {
      give(taken);
      return;
    }
    this.#polling.add(purpose);
    purpose.polling = true;
    give({
      underlying: taken,
      recordResponse: (now, refused) => {
        taken.recordResponse(now, refused);
        this.#polling.delete(purpose);
        purpose.finishPoll(sent / 1000, now / 1000);
      },
    });
  }

  /** Milliseconds until a choice may come out otherwise, as far as that depends on time alone. */
  #recheckDelay(now: number): number {
    const jobs = [...this.#waiting].map(({ purpose }) => purpose).filter((purpose) => typeof purpose === "object");
    return jobs.length > 0 ? recheckDelay(jobs, now / 1000) * 1000 : 0;
  }

  /** Sleeps until the time is over, the first waiter's time is, or something happens. */
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
