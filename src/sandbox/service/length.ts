import { type LoadedSandboxContract, sandboxFieldRulesOf } from "../contract.ts";

const defaultSeconds = 5;

/**
 * How many seconds a job is charged for, and how many its video has. They differ where the service chooses the length:
 * it charges the longest, and gives back the rest.
 * @param seed what the chosen length follows from.
 */
export function secondsOf(
  contract: LoadedSandboxContract,
  model: string,
  body: Record<string, unknown>,
  seed = 0,
): { charged: number; made: number } {
  const { roles, defaults, reserves } = sandboxFieldRulesOf(contract, model);
  const field = roles.seconds ?? "";
  const asked = String(body[field] ?? defaults[field] ?? defaultSeconds);
  const longest = reserves?.[asked];
  if (longest === undefined) return { charged: Number(asked), made: Number(asked) };
  return { charged: longest, made: defaultSeconds + (seed % (longest - defaultSeconds)) };
}
