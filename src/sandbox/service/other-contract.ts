import type { LoadedSandboxContract } from "../contract.ts";

// The service has one contract only. These hints are the sandbox's own, for a sandbox that was started with another one.

/** The hint to add to an error if another contract accepts a field of the body; else an empty string. */
export function suggestContractForBody({ others }: LoadedSandboxContract, model: string, body: unknown): string {
  return suggestContract(others, ({ adds }) =>
    Object.entries(adds[model] ?? {}).some(([field, values]) => {
      const isPresent = Object.hasOwn(body ?? {}, field);
      return isPresent && (values.length === 0 || values.includes((body as Record<string, unknown>)[field]));
    }),
  );
}

/** The hint to add to an error if another contract has the path; else an empty string. */
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
