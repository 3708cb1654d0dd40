import { type LoadedSandboxContract, sandboxFieldRulesOf } from "../contract.ts";

const defaultSeconds = 5;

/**
 * The seconds that a job is charged for and the seconds of its video. They differ if the service chooses the length: it
 * charges the maximum and refunds the difference.
 * @param seed determines the chosen length.
 */
export function secondsOf(
  contract: LoadedSandboxContract,
  model: string,
  body: Record<string, unknown>,
  seed = 0,
): { charged: number; generated: number } {
  const { roles, defaults, reserves } = sandboxFieldRulesOf(contract, model);
  const field = roles.seconds ?? "";
  const requested = String(body[field] ?? defaults[field] ?? defaultSeconds);
  const maximum = reserves?.[requested];
  if (maximum === undefined) return { charged: Number(requested), generated: Number(requested) };
  return { charged: maximum, generated: defaultSeconds + (seed % (maximum - defaultSeconds)) };
}
