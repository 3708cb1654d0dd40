/** A request that the log has counted and that may be sent. */
export interface RequestSlot {
  /** The log's own slot, if this one wraps it. */
  readonly underlying?: RequestSlot;
  /**
   * Records that the response has been read, or that the request has failed.
   * @param now the time in milliseconds of the budget's clock.
   * @param refused set if the response was a 429; `retryAfter` in milliseconds, if the response states it.
   */
  recordResponse(now: number, refused?: { retryAfter: number | undefined }): void;
}

/**
 * Counts the requests of an account: in this process by default, or in a log that several processes share. Times are in
 * milliseconds of the budget's clock.
 */
export interface RequestLog {
  /** The number of requests that may be sent by a time, if none is sent before. */
  available(by: number): number;
  /** The time of the next request; `now` if one may be sent now. A response until then may change it. */
  nextAvailableAt(now: number): number;
  /** Counts a request that is sent now. Returns undefined if another process took the last one. */
  reserve(now: number): RequestSlot | undefined;
}
