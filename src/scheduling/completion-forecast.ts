/** What may have happened to a job that was last seen running. */
export interface CompletionForecast {
  /** The probability that it has ended unseen. */
  endProbability: number;
  /** The lag that is expected to have gathered unseen, in seconds. */
  lag: number;
  /** The rate at which it ends now, per second, if it still runs. */
  hazard: number;
}
