import type { JobClass, PollCandidate } from "./policy.ts";

/** The default minimum between two polls of one job, in seconds. */
const minInterval = 2;

/** A job that is polled until it ends. Times are in seconds. */
export class WatchedJob implements PollCandidate {
  readonly class: JobClass;
  readonly started: number;
  lastRunning: number;
  polling = false;
  notBefore = 0;
  /** The minimum between two polls of the job, in seconds. */
  interval = minInterval;

  #lastSent = 0;

  /** @param lastRunning the last time at which the job was known to run; -Infinity if there is none. */
  constructor(jobClass: JobClass, started: number, lastRunning: number) {
    this.class = jobClass;
    this.started = started;
    this.lastRunning = lastRunning;
  }

  /** Whether this budget recorded the submit and no poll yet. */
  get submittedHere(): boolean {
    return this.lastRunning === this.started;
  }

  /** Records that a poll got a response or failed. */
  finishPoll(sent: number, now: number): void {
    this.polling = false;
    this.#lastSent = sent;
    this.notBefore = now + this.interval;
  }

  /** Records the state that the last poll returned. */
  observe(running: boolean, now: number): void {
    const [lastAge, sent] = [this.lastRunning - this.started, Math.max(this.#lastSent, this.started)];
    if (running) this.class.observeRunning(lastAge, sent - this.started);
    else if (Number.isFinite(lastAge)) this.class.observeEnd(lastAge, now - this.started);
    if (running) this.lastRunning = sent;
  }
}
