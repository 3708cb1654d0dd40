import { BatchError, openStore, type Store } from "../../batch/index.ts";
import type { Account } from "../../ledger/index.ts";
import type { Flags, Given } from "../command.ts";
import type { Context } from "../context.ts";
import { findAccount } from "../session.ts";
import { ledgerPath, readConfig } from "../settings/config.ts";
import type { Settings } from "../settings/settings.ts";
import { batchNamed } from "./manifest.ts";

/** Where a batch is kept. */
export const engineFlag: Flags = {
  engine: {
    type: "string",
    value: "URL",
    description: "postgres://…, the database that several machines share; SEEDANCE_ENGINE says the same",
  },
};

/** A batch that is looked at, or given a command. */
export interface OpenBatch {
  name: string;
  account: Account;
  settings: Settings;
  store: Store;
  /** The process of this machine that runs it; undefined where none does, or where it is in a database. */
  runner(): number | undefined;
  close(): Promise<void>;
}

/**
 * Opens the batch that the first word names, or the manifest's file.
 * @throws BatchError `no_such_batch`; MissingKeyError: whose batch it is, the key tells.
 */
export async function openBatch(context: Context, { flags, words: [word = ""] }: Given): Promise<OpenBatch> {
  const settings = await readConfig(context);
  const account = await findAccount(context, settings);
  const name = batchNamed(word);
  const kept = { name, account, ledger: ledgerPath(context, settings), engine: engineOf(context, flags) };
  const opened = await openStore(kept, false);
  if ((await opened.store.settings()) !== undefined) return { name, account, settings, ...opened };
  await opened.close();
  const fix = "Run its manifest first, or correct its name, the key, or --engine.";
  throw new BatchError("no_such_batch", `There is no batch ${name} of this key here.`, { fix });
}

/** The database that a command line names; undefined for this machine's ledger. */
export function engineOf({ env }: Pick<Context, "env">, flags: Given["flags"]): string | undefined {
  return (flags.engine as string | undefined) ?? (env.SEEDANCE_ENGINE || undefined);
}
