import { dirname, join, resolve } from "node:path";
import { SeedanceError } from "../../errors.ts";
import { defaultLedgerPath } from "../../ledger/index.ts";
import type { CliContext } from "../context.ts";
import { defaultContractName } from "../contracts.ts";
import type { ProfileSettings } from "./settings.ts";

type FolderContext = Pick<CliContext, "env" | "contract">;

/** The folder of the embedded sandbox; one for each contract, because contracts have different models. */
export function sandboxFolder({ env, contract }: FolderContext): string {
  return join(dirname(defaultLedgerPath(env)), "sandbox", contract.name === defaultContractName ? "" : contract.name);
}

/** The ledger's path from the flag, the environment or the setting, or the default. The sandbox has its own. */
export function ledgerPath(
  context: FolderContext & Pick<CliContext, "global" | "cwd">,
  settings: ProfileSettings,
): string {
  const { global } = context;
  if (global.ledger !== undefined) return resolve(context.cwd, global.ledger);
  if (global.sandbox) return join(sandboxFolder(context), "ledger.sqlite");
  return settings.ledger ?? defaultLedgerPath(context.env);
}

/** The same path, to read a ledger; undefined if it would be below a home folder that is unknown, so that there is none. */
export function findLedgerPath(...args: Parameters<typeof ledgerPath>): string | undefined {
  try {
    return ledgerPath(...args);
  } catch (error) {
    if (error instanceof SeedanceError && error.code === "no_home") return undefined;
    throw error;
  }
}
