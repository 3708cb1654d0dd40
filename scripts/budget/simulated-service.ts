import { contract } from "../../src/contract/page/index.ts";
import type { Clock } from "../../src/scheduling/clock.ts";
import { SlidingWindow } from "../bench/sliding-window.ts";

const { rateLimit } = contract;

export interface SimulatedJob {
  id: string;
  seconds: number;
  /** When it ended and when its client received that, in seconds of the clock. */
  endsAt?: number;
  observedAt?: number;
}

export interface SimulatedResponse {
  ended: boolean;
  /** The milliseconds to wait, if the response is 429. */
  refused?: { retryAfter: number };
}

/** The seconds from a request to its response, by the number of requests that were sent before it. */
export type RoundTrip = (before: number) => number;

/** Simulates the service's request limit: a request counts when it arrives, unless it is refused. */
export class SimulatedService {
  admitted = 0;
  /** The time of each 429, in seconds. */
  readonly refusals: number[] = [];
  readonly #clock: Clock;
  readonly #roundTrip: RoundTrip;
  readonly #window = new SlidingWindow(rateLimit.requests, rateLimit.seconds);

  #sent = 0;

  constructor(clock: Clock, roundTrip: RoundTrip) {
    this.#clock = clock;
    this.#roundTrip = roundTrip;
  }

  submit(job: SimulatedJob): Promise<SimulatedResponse> {
    return this.#exchange((now) => {
      job.endsAt = now + job.seconds;
      return false;
    });
  }

  async poll(job: SimulatedJob): Promise<SimulatedResponse> {
    const reply = await this.#exchange((now) => now >= (job.endsAt ?? Number.POSITIVE_INFINITY));
    if (reply.ended) job.observedAt ??= this.#clock.now() / 1000;
    return reply;
  }

  async #exchange(handle: (now: number) => boolean): Promise<SimulatedResponse> {
    const oneWay = this.#roundTrip(this.#sent++) * 500;
    await this.#clock.sleep(oneWay);
    const now = this.#clock.now() / 1000;
    const wait = this.#window.reserve(now);
    if (wait > 0) this.refusals.push(now);
    else this.admitted++;
    const reply = wait > 0 ? { ended: false, refused: { retryAfter: Math.ceil(wait) * 1000 } } : { ended: handle(now) };
    await this.#clock.sleep(oneWay);
    return reply;
  }
}
