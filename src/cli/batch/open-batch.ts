import { type BatchEngine, BatchError, isBatchName, openStore, type Store } from "../../batch/index.ts";
import type { Account } from "../../ledger/index.ts";
import { message } from "../../message.ts";
import type { CliContext } from "../context.ts";
import { formatCommand } from "../format-command.ts";
import type { Flags, ParsedArgs } from "../line/flag.ts";
import { findAccount } from "../session.ts";
import { readConfig } from "../settings/config.ts";
import { ledgerPath } from "../settings/folders.ts";
import type { ProfileSettings } from "../settings/settings.ts";
import { batchNameOf } from "./manifest.ts";

/** The flag that selects where a batch is stored. */
export const engineFlag: Flags = {
  engine: {
    type: "string",
    value: "URL",
    description: "Use this PostgreSQL database, which several machines share. [env: SEEDANCE_ENGINE]",
  },
};

/** An open batch, to read it or to send it a command. */
export interface BatchHandle {
  name: string;
  account: Account;
  settings: ProfileSettings;
  store: Store;
  /** The id of the process on this machine that runs it; undefined if none does, or if an engine stores the batch. */
  runner(): number | undefined;
  close(): Promise<void>;
}

/**
 * Opens the batch that the first argument names, by its name or its manifest's path.
 * @throws BatchError `no_such_batch` if the account has no such batch.
 * @throws MissingKeyError if there is no API key: it identifies the account.
 */
export async function openBatch(
  context: CliContext,
  { flags, positionals: [nameOrPath = ""] }: ParsedArgs,
): Promise<BatchHandle> {
  const settings = await readConfig(context);
  const account = await findAccount(context, settings);
  const name = batchNameOf(nameOrPath);
  const engine = await engineOf(context, flags);
  const ledger = ledgerPath(context, settings);
  const open = async (name: string): Promise<BatchHandle | undefined> => {
    const opened = await openStore({ name, account, contract: context.contract, ledger, engine }, false);
    if ((await opened.store.settings()) !== undefined) return { name, account, settings, ...opened };
    await opened.close();
    return undefined;
  };
  // Also the name of a batch may look like that of a file: `--name night.txt`.
  if (name !== nameOrPath && isBatchName(nameOrPath)) {
    const literal = await open(nameOrPath).catch((error) => {
      if (!(error instanceof BatchError && error.code === "no_such_batch")) throw error;
    });
    if (literal) return literal;
  }
  const batch = await open(name);
  if (batch) return batch;
  const fix = message`Check the name, the API key and --engine, or run its manifest first: ${formatCommand(withEngineFlag(context, flags), "batch", "run", "FILE")}`;
  throw new BatchError("no_such_batch", message`Unknown batch ${name} for this API key.`, { fix });
}

/** The database of `--engine` or `SEEDANCE_ENGINE`; undefined if the batch is stored beside the ledger. */
export async function engineOf({ env }: CliContext, { engine }: ParsedArgs["flags"]): Promise<BatchEngine | undefined> {
  const url = (engine as string | undefined) ?? (env.SEEDANCE_ENGINE || undefined);
  return url === undefined ? undefined : (await import("../../postgres/index.ts")).postgres(url);
}

/** The context with `--engine` among the flags that suggested commands repeat, without its password. */
export function withEngineFlag(context: CliContext, { engine }: ParsedArgs["flags"]): CliContext {
  if (engine === undefined) return context;
  return { ...context, inheritedFlags: [...context.inheritedFlags, "--engine", removePassword(String(engine))] };
}

/** Whether `--engine` has a password, which suggested commands leave out. */
export function hasEnginePassword({ engine }: ParsedArgs["flags"]): boolean {
  return engine !== undefined && removePassword(String(engine)) !== engine;
}

function removePassword(url: string): string {
  return url.replace(/^([^/]*:\/\/[^/:@]*):[^/@]*@/, "$1@");
}
