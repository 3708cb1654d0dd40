/** A request that has been given its room. */
export interface RequestSlot {
  /** The request as the log gave it, if this one stands for it. */
  readonly underlying?: RequestSlot;
  /**
   * To be told when it was answered, or has failed.
   * @param now the time.
   * @param refused whether the answer was 429, and how many milliseconds to wait it asked for, if it did.
   */
  recordResponse(now: number, refused?: { retryAfter: number | undefined }): void;
}

/**
 * Where the requests of an account are counted: in this process by default, in a log that processes share where several
 * use the account. Times are milliseconds of the budget's clock.
 */
export interface RequestLog {
  /** How many requests may be sent by a time, if none is sent before. */
  available(by: number): number;
  /** When the next request may be sent, `now` where there is room; later, or sooner, where an answer comes in before. */
  nextAvailableAt(now: number): number;
  /** Takes the room of one request that is sent now; undefined where another process was first. */
  reserve(now: number): RequestSlot | undefined;
}
