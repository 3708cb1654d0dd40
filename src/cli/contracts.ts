import { readFileSync } from "node:fs";
import { join } from "node:path";
import { contracts } from "../contract/all/index.ts";
import type { DescribedContract } from "../contract/index.ts";
import type { FlagValue } from "./line/flag.ts";
import { configFolder } from "./settings/config-folder.ts";
import { UsageError } from "./usage-error.ts";

/** Every contract that a command line may choose. */
export const contractNames: readonly string[] = Object.keys(contracts).sort();

/** The contract of a command line that names none. */
export const defaultContractName = "page";

/**
 * The contract that a command line asks for: `--contract`, `SEEDANCE_CONTRACT`, else the profile's setting. A mistake in
 * the settings is left to the command that reads them.
 */
export function resolveContractName(globals: Readonly<Record<string, FlagValue>>, env: NodeJS.ProcessEnv): string {
  const given = (globals.contract as string | undefined) ?? (env.SEEDANCE_CONTRACT || undefined);
  return given ?? readContractSetting(globals, env) ?? defaultContractName;
}

/**
 * A contract with its descriptions at hand, as commands are made from it.
 * @throws UsageError if there is none of this name: flags and settings are checked before, so the environment names it.
 */
export async function loadContractByName(name: string): Promise<DescribedContract> {
  const load = Object.hasOwn(contracts, name) ? contracts[name] : undefined;
  if (!load)
    throw new UsageError(`SEEDANCE_CONTRACT ${JSON.stringify(name)}: must be one of ${contractNames.join(", ")}.`);
  const contract = await load();
  return { ...contract, ...(await contract.load.descriptions()) };
}

/** What to say after a word was refused that another contract takes, as a model or as a value; else nothing. */
export function describeOtherContract({ others }: Pick<DescribedContract, "others">, word: string): string {
  const knows = (adds: DescribedContract["others"][string]["adds"]) =>
    Object.hasOwn(adds, word) || Object.values(adds).some((fields) => Object.values(fields).flat().includes(word));
  const name = Object.keys(others).find((each) => knows(others[each]?.adds ?? {}));
  return name === undefined ? "" : ` The contract ${name} takes it: --contract ${name}.`;
}

/** Read before the command is known, whose flags follow from the contract. */
function readContractSetting(globals: Readonly<Record<string, FlagValue>>, env: NodeJS.ProcessEnv): string | undefined {
  const profile = String((globals.profile ?? env.SEEDANCE_PROFILE) || "default");
  try {
    const { profiles } = JSON.parse(readFileSync(join(configFolder({ env }), "config.json"), "utf8"));
    const value: unknown = profiles?.[profile]?.contract;
    return contractNames.find((name) => name === value);
  } catch {
    // No file, or a damaged one: the command that reads it says so.
    return undefined;
  }
}
