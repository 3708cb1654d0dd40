import { dirname, join } from "node:path";
import { profile } from "../../../generated/contracts.ts";
import { defaultLedgerPath } from "../../ledger/index.ts";
import type { Context } from "../context.ts";

/** The folder of the ledger and of the embedded sandbox's state. */
export function stateFolder({ env }: Pick<Context, "env">): string {
  return dirname(defaultLedgerPath(env));
}

/** The folder of the embedded sandbox, one for each contract: its tasks are of models that another one may not have. */
export function sandboxFolder(context: Pick<Context, "env">): string {
  return join(stateFolder(context), "sandbox", profile ?? "");
}
