import { contract, contracts } from "../../../generated/contracts.ts";
import { UsageError } from "../usage-error.ts";

/** Every contract that a command line may choose. */
export const contractNames: readonly string[] = [contract, ...Object.keys(contracts)].sort();

/** @throws UsageError where the environment names another one. */
export function demandKnownContract({ SEEDANCE_CONTRACT: name }: NodeJS.ProcessEnv): void {
  if (name && !contractNames.includes(name))
    throw new UsageError(`SEEDANCE_CONTRACT ${JSON.stringify(name)}: must be one of ${contractNames.join(", ")}.`);
}

/** What to say after a word was refused that another contract takes, as a model or as a value; else nothing. */
export function hintOf(word: string): string {
  const knows = (adds: (typeof contracts)[string]["adds"]) =>
    Object.hasOwn(adds, word) || Object.values(adds).some((fields) => Object.values(fields).flat().includes(word));
  const name = Object.keys(contracts).find((each) => knows(contracts[each]?.adds ?? {}));
  return name === undefined ? "" : ` The contract ${name} takes it: --contract ${name}.`;
}
