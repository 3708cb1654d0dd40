import { type LoadedContract, modelOf } from "../contract.ts";
import type { Dice } from "../random.ts";

/** Where a model's spread was not seen. */
const usualSigma = 0.3;

/**
 * How long a job takes, in milliseconds: lognormal around the contract's median. Where the shortest and the longest
 * were seen, they lie two standard deviations out.
 */
export function jobDuration(contract: LoadedContract, model: string, speed: number, dice: Dice): number {
  const { minimum, median, maximum } = modelOf(contract, model).duration;
  const sigma = minimum && maximum ? Math.log(maximum / minimum) / 4 : usualSigma;
  return (median * Math.exp(sigma * dice.normal()) * 1000) / speed;
}
