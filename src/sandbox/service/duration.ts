import { durations } from "../../../generated/operations.ts";
import type { Dice } from "../random.ts";

/** Where a model's spread was not seen. */
const usualSigma = 0.3;

/**
 * How long a job takes, in milliseconds: lognormal around the contract's median. Where the shortest and the longest
 * were seen, they lie two standard deviations out.
 */
export function jobDuration(model: string, speed: number, dice: Dice): number {
  const seen: { minimum?: number; median: number; maximum?: number } = durations[model as keyof typeof durations];
  const sigma = seen.minimum && seen.maximum ? Math.log(seen.maximum / seen.minimum) / 4 : usualSigma;
  return (seen.median * Math.exp(sigma * dice.normal()) * 1000) / speed;
}
