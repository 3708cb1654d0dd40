import { type BatchEngine, BatchError, openStore, type Store } from "../../batch/index.ts";
import type { Account } from "../../ledger/index.ts";
import type { CliContext } from "../context.ts";
import type { Flags, ParsedArgs } from "../line/flag.ts";
import { findAccount } from "../session.ts";
import { readConfig } from "../settings/config.ts";
import { ledgerPath } from "../settings/folders.ts";
import type { ProfileSettings } from "../settings/settings.ts";
import { batchNameOf } from "./manifest.ts";

/** Where a batch is kept. */
export const engineFlag: Flags = {
  engine: {
    type: "string",
    value: "URL",
    description: "postgres://…, the database that several machines share; SEEDANCE_ENGINE says the same",
  },
};

/** A batch that is looked at, or given a command. */
export interface BatchHandle {
  name: string;
  account: Account;
  settings: ProfileSettings;
  store: Store;
  /** The process of this machine that runs it; undefined if none does, or an engine keeps it. */
  runner(): number | undefined;
  close(): Promise<void>;
}

/**
 * Opens the batch that the first word names, or the manifest's file.
 * @throws BatchError `no_such_batch`; MissingKeyError: whose batch it is, the key tells.
 */
export async function openBatch(
  context: CliContext,
  { flags, positionals: [word = ""] }: ParsedArgs,
): Promise<BatchHandle> {
  const settings = await readConfig(context);
  const account = await findAccount(context, settings);
  const name = batchNameOf(word);
  const engine = await engineOf(context, flags);
  const kept = { name, account, contract: context.contract, ledger: ledgerPath(context, settings), engine };
  const opened = await openStore(kept, false);
  if ((await opened.store.settings()) !== undefined) return { name, account, settings, ...opened };
  await opened.close();
  const fix = "Run its manifest first, or correct its name, the key, or --engine.";
  throw new BatchError("no_such_batch", `There is no batch ${name} of this key here.`, { fix });
}

/** Where several machines keep the batch, as a command line or the environment names it; undefined for the ledger. */
export async function engineOf({ env }: CliContext, { engine }: ParsedArgs["flags"]): Promise<BatchEngine | undefined> {
  const url = (engine as string | undefined) ?? (env.SEEDANCE_ENGINE || undefined);
  return url === undefined ? undefined : (await import("../../postgres/index.ts")).postgres(url);
}

/** The context with the batch's engine among what the next line needs. Its password is shown nowhere. */
export function withEngineFlag(context: CliContext, { engine }: ParsedArgs["flags"]): CliContext {
  if (engine === undefined) return context;
  return { ...context, inheritedFlags: [...context.inheritedFlags, "--engine", removePassword(String(engine))] };
}

/** Whether a command line holds a password that the next one needs and that is not shown. */
export function hasEnginePassword({ engine }: ParsedArgs["flags"]): boolean {
  return engine !== undefined && removePassword(String(engine)) !== engine;
}

function removePassword(url: string): string {
  return url.replace(/^([^/]*:\/\/[^/:@]*):[^/@]*@/, "$1@");
}
