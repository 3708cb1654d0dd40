import type { RequestPurpose } from "../scheduling/index.ts";

/** What decides when a request is sent. */
export interface SchedulingOptions {
  /** What it is for; by its method where nothing is said. */
  purpose?: RequestPurpose;
  /** The time, in milliseconds of the clock, after which it is no longer wanted, nor its answer. */
  until?: number | undefined;
}

/** A request as openapi-fetch hands it over: plain, with the body as text, so that it can be sent again. */
export class PlainRequest {
  declare readonly url: string;
  declare readonly method: string;
  declare readonly headers: Headers;
  declare readonly body?: string;
  declare readonly signal?: AbortSignal;
  declare readonly scheduling?: SchedulingOptions;

  constructor(url: string, init: { method: string; headers: Headers; body?: string; signal?: AbortSignal }) {
    Object.assign(this, init, { url });
  }
}
