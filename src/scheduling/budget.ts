import { AbortedError, ConnectionError } from "../errors.ts";
import type { Clock } from "./clock.ts";
import { Durations } from "./durations.ts";
import { choose, horizon, patience } from "./policy.ts";
import type { RequestLog, TakenRequest } from "./request-log.ts";
import { RequestWindow } from "./request-window.ts";
import { UnknownStart } from "./unknown-start.ts";
import { WatchedJob } from "./watched-job.ts";

/** What a request is for: reading something once, submitting a job, or looking after one. */
export type Purpose = "read" | "submit" | WatchedJob;

export interface TurnOptions {
  /** Ends the wait for the turn. */
  signal?: AbortSignal | undefined;
  /** The time, in milliseconds of the clock, after which it is no longer wanted. */
  until?: number | undefined;
}

interface Waiter {
  purpose: Purpose;
  until: number;
  give(taken: TakenRequest): void;
  refuse(error: unknown): void;
}

/** Jobs that nobody waits for are forgotten beyond this. */
const mostRemembered = 10_000;

/** The requests of one account: who may send the next one is chosen centrally, each time that there is room for one. */
export class RequestBudget {
  readonly #clock: Clock;
  readonly #log: RequestLog;
  readonly #waiting = new Set<Waiter>();
  readonly #polling = new Set<WatchedJob>();
  readonly #known = new Map<string, Durations>();
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
    this.#log = "take" in log ? log : new RequestWindow(log.requests, log.milliseconds);
  }

  /**
   * A job was submitted: its polls will be timed by what is known of its class.
   * @param kind what makes jobs take the same time: model, tier, resolution, length.
   * @param median how many seconds they are expected to take, as long as none has been seen.
   * @param age how many seconds ago, where another process did it.
   */
  submitted(id: string, kind: string, median: number, age = 0): void {
    const started = this.#clock.now() / 1000 - age;
    this.#remember(id, new WatchedJob(this.#durations(kind, median), started, started));
  }

  /**
   * How long a job of a class took, as another process saw it.
   * @param after how many seconds after its submit it was last seen running; 0 where it was not.
   * @param before how many seconds after its submit it was seen to have ended.
   */
  learn(kind: string, median: number, after: number, before: number): void {
    const durations = this.#durations(kind, median);
    durations.ran(0, after);
    durations.ended(after, before);
  }

  #durations(kind: string, median: number): Durations {
    const durations = this.#known.get(kind) ?? new Durations(median);
    this.#known.set(kind, durations);
    return durations;
  }

  /** The job of an id, also where this budget has not seen its submit. */
  job(id: string, median: number): WatchedJob {
    const now = this.#clock.now() / 1000;
    const job = this.#jobs.get(id) ?? new WatchedJob(new UnknownStart(median), now, Number.NEGATIVE_INFINITY);
    this.#remember(id, job);
    return job;
  }

  #remember(id: string, job: WatchedJob): void {
    this.#jobs.set(id, job);
    const [oldest] = this.#jobs.keys();
    if (this.#jobs.size > mostRemembered && oldest !== undefined) this.#jobs.delete(oldest);
  }

  /** The job has ended, or nobody looks after it any more. */
  forget(id: string): void {
    this.#jobs.delete(id);
    this.#wake();
  }

  /** How many milliseconds a request that asked for its turn now would wait for room. */
  get wait(): number {
    const now = this.#clock.now();
    return this.#log.freeAt(now) - now;
  }

  /**
   * Waits until it is a request's turn.
   * @returns what is to be told of its answer.
   * @throws AbortedError, or ConnectionError where the time is over before; both `notSent`.
   */
  turn(purpose: Purpose, options: TurnOptions = {}): TakenRequest | Promise<TakenRequest> {
    const now = this.#clock.now();
    const alone = this.#waiting.size === 0 && typeof purpose === "string" && !options.signal?.aborted;
    const inTime = now < (options.until ?? Number.POSITIVE_INFINITY);
    const taken = alone && inTime && this.#log.freeAt(now) <= now ? this.#log.take(now) : undefined;
    return taken ?? this.#wait(purpose, options);
  }

  #wait(purpose: Purpose, { signal, until = Number.POSITIVE_INFINITY }: TurnOptions): Promise<TakenRequest> {
    return new Promise((resolve, reject) => {
      const leave = () => {
        this.#waiting.delete(waiter);
        signal?.removeEventListener("abort", abort);
      };
      const give = (taken: TakenRequest) => {
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
      const waiter: Waiter = { purpose, until, give, refuse };
      if (signal?.aborted) return abort();
      signal?.addEventListener("abort", abort);
      this.#waiting.add(waiter);
      if (this.#choosing) this.#wake();
      else void this.#giveTurns();
    });
  }

  /** Gives turns for as long as somebody waits for one. */
  async #giveTurns(): Promise<void> {
    this.#choosing = true;
    try {
      for (let now = this.#clock.now(); this.#refuseLate(now); now = this.#clock.now()) {
        const freeAt = this.#log.freeAt(now);
        const chosen = freeAt > now ? undefined : this.#choose(now);
        const taken = chosen && this.#log.take(now);
        if (chosen && taken) this.#give(chosen, taken, now);
        else await this.#rest(freeAt > now ? freeAt - now : this.#patience(now), now);
      }
    } catch (error) {
      // A clock or a log that fails must leave nobody waiting for ever.
      for (const waiter of this.#waiting) waiter.refuse(error);
    } finally {
      this.#choosing = false;
    }
  }

  /** Refuses those whose time is over; whether others wait. */
  #refuseLate(now: number): boolean {
    for (const { until, refuse } of this.#waiting)
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
    const choice = choose({
      now: now / 1000,
      submits: submits && submits + this.backlog,
      room: this.#log.room(now),
      watched: [...polls.keys(), ...this.#polling],
      affordable: this.#log.room(now + horizon * 1000),
    });
    return choice === "submit" ? first : choice && polls.get(choice);
  }

  #give({ purpose, give }: Waiter, taken: TakenRequest, sent: number): void {
    if (typeof purpose === "string") {
      give(taken);
      return;
    }
    this.#polling.add(purpose);
    purpose.polling = true;
    give({
      counted: taken,
      answered: (now, refused) => {
        taken.answered(now, refused);
        this.#polling.delete(purpose);
        purpose.polled(sent / 1000, now / 1000);
      },
    });
  }

  /** Milliseconds until a choice may come out otherwise, as far as that depends on time alone. */
  #patience(now: number): number {
    const jobs = [...this.#waiting].map(({ purpose }) => purpose).filter((purpose) => typeof purpose === "object");
    return jobs.length > 0 ? patience(jobs, now / 1000) * 1000 : 0;
  }

  /** Sleeps until the time is over, the first waiter's time is, or something happens. */
  async #rest(milliseconds: number, now: number): Promise<void> {
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
