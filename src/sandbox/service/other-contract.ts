import type { LoadedSandboxContract } from "../contract.ts";

// The service itself knows of one contract: these words are the sandbox's own, for whoever has chosen the wrong one.

/** What to add where a body was refused that holds what another contract takes; else nothing. */
export function suggestContractForBody({ others }: LoadedSandboxContract, model: string, body: unknown): string {
  return suggestContract(others, ({ adds }) =>
    Object.entries(adds[model] ?? {}).some(([field, values]) => {
      const isGiven = Object.hasOwn(body ?? {}, field);
      return isGiven && (values.length === 0 || values.includes((body as Record<string, unknown>)[field]));
    }),
  );
}

/** What to add where a path was refused that another contract has; else nothing. */
export function suggestContractForPath({ others }: LoadedSandboxContract, path: string): string {
  return suggestContract(others, ({ paths }) => paths.includes(path));
}

type SandboxOtherContracts = LoadedSandboxContract["others"];

function suggestContract(
  others: SandboxOtherContracts,
  fits: (contract: SandboxOtherContracts[string]) => boolean,
): string {
  const name = Object.keys(others).find((each) => others[each] && fits(others[each]));
  return name === undefined ? "" : ` The contract ${name} takes it: seedance sandbox --contract ${name}.`;
}
