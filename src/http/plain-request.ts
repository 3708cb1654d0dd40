import type { RequestPurpose } from "../scheduling/index.ts";

/** Scheduling options of one request. */
export interface SchedulingOptions {
  /** The purpose of the request; by default `read` for GET and `submit` for other methods. */
  purpose?: RequestPurpose;
  /** The deadline of the request and its response, in milliseconds of the clock. */
  until?: number | undefined;
}

/** A request of openapi-fetch, with the body as text, so that it can be sent again after a redirect. */
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
