import { fieldsOf, type LoadedContract } from "../contract.ts";

const usual = 5;

/**
 * How many seconds a job is charged for, and how many its video has. They differ where the service chooses the length:
 * it charges the longest, and gives back the rest.
 * @param seed what the chosen length follows from.
 */
export function secondsOf(
  contract: LoadedContract,
  model: string,
  body: Record<string, unknown>,
  seed = 0,
): { charged: number; made: number } {
  const { roles, defaults, reserves } = fieldsOf(contract, model);
  const field = roles.seconds ?? "";
  const asked = String(body[field] ?? defaults[field] ?? usual);
  const longest = reserves?.[asked];
  if (longest === undefined) return { charged: Number(asked), made: Number(asked) };
  return { charged: longest, made: usual + (seed % (longest - usual)) };
}
