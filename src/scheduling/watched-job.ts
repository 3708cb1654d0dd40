import type { JobClass, PollCandidate } from "./policy.ts";

/** At least so many seconds lie between two polls of one job. */
const shortest = 2;

/** A job that somebody waits for. Times are in seconds. */
export class WatchedJob implements PollCandidate {
  readonly class: JobClass;
  readonly started: number;
  lastRunning: number;
  polling = false;
  notBefore = 0;
  /** The least number of seconds between two polls of it. */
  interval = shortest;

  #sent = 0;

  /** @param seen when it was last known to run; -Infinity where it never was. */
  constructor(jobs: JobClass, started: number, seen: number) {
    this.class = jobs;
    this.started = started;
    this.lastRunning = seen;
  }

  /** Whether its submit was seen here. */
  get submittedHere(): boolean {
    return this.lastRunning === this.started;
  }

  /** A poll of it was answered, or has failed. */
  finishPoll(sent: number, now: number): void {
    this.polling = false;
    this.#sent = sent;
    this.notBefore = now + this.interval;
  }

  /** The last poll has told whether it runs. */
  observe(running: boolean, now: number): void {
    const [before, sent] = [this.lastRunning - this.started, Math.max(this.#sent, this.started)];
    if (running) this.class.observeRunning(before, sent - this.started);
    else if (Number.isFinite(before)) this.class.observeEnd(before, now - this.started);
    if (running) this.lastRunning = sent;
  }
}
