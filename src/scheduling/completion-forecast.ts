/** A forecast for a job that was running at its last poll. */
export interface CompletionForecast {
  /** The probability that the job has ended since. */
  endProbability: number;
  /** The expected time since its end, in seconds. */
  lag: number;
  /** The rate at which the job ends now if it still runs, per second. */
  hazard: number;
}
