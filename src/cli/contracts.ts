import { readFileSync } from "node:fs";
import { join } from "node:path";
import { contracts } from "../contract/all/index.ts";
import { type DescribedContract, normalizeName, type OtherContract } from "../contract/index.ts";
import { message } from "../message.ts";
import type { FlagValue } from "./line/flag.ts";
import { configFolder } from "./settings/config-folder.ts";
import { UsageError } from "./usage-error.ts";

/** The names of all contracts. */
export const contractNames: readonly string[] = Object.keys(contracts).sort();

/** The contract that is used unless another is chosen. */
export const defaultContractName = "page";

/**
 * The name of the contract to use: from `--contract`, `SEEDANCE_CONTRACT`, the profile's setting, or the default.
 * An error in the settings is reported later, by the command that reads them.
 */
export function resolveContractName(globals: Readonly<Record<string, FlagValue>>, env: NodeJS.ProcessEnv): string {
  const explicit = (globals.contract as string | undefined) ?? (env.SEEDANCE_CONTRACT || undefined);
  return explicit ?? readContractSetting(globals, env) ?? defaultContractName;
}

/**
 * Loads a contract with its descriptions, from which the commands are made.
 * @throws UsageError if there is no such contract. Flags and settings were checked, so the name is the environment's.
 */
export async function loadContractByName(name: string): Promise<DescribedContract> {
  const load = Object.hasOwn(contracts, name) ? contracts[name] : undefined;
  if (!load)
    throw new UsageError(
      message`SEEDANCE_CONTRACT ${JSON.stringify(name)}: must be one of ${contractNames.join(", ")}.`,
    );
  const contract = await load();
  return { ...contract, ...(await contract.load.descriptions()) };
}

/** A hint for an unknown model, option or value that another contract has; an empty text if none has it. */
export function describeOtherContract({ others }: Pick<DescribedContract, "others">, word: string): string {
  const takesWord = ({ adds }: OtherContract) =>
    Object.hasOwn(adds, word) ||
    Object.values(adds).some((fields) =>
      Object.entries(fields).some(
        ([field, values]) =>
          values.includes(word) || (values.length === 0 && normalizeName(word) === normalizeName(field)),
      ),
    );
  const name = Object.keys(others).find((each) => others[each] && takesWord(others[each]));
  return name === undefined ? "" : message`The contract ${name} takes it: --contract ${name}.`;
}

/** Reads the setting before the command is known, because the command's flags depend on the contract. */
function readContractSetting(globals: Readonly<Record<string, FlagValue>>, env: NodeJS.ProcessEnv): string | undefined {
  const profile = String((globals.profile ?? env.SEEDANCE_PROFILE) || "default");
  try {
    const bytes = readFileSync(join(configFolder({ env }), "config.json"));
    // The decoder of other texts would slow down the start of each command.
    const encoding = bytes[0] === 0xff ? "utf-16le" : bytes[0] === 0xfe ? "utf-16be" : "utf-8";
    const { profiles } = JSON.parse(new TextDecoder(encoding).decode(bytes));
    const value: unknown = profiles?.[profile]?.contract;
    return contractNames.find((name) => name === value);
  } catch {
    // There is no file, or it is damaged: the command that reads it reports that.
    return undefined;
  }
}
