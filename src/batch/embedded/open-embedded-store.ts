import { existsSync } from "node:fs";
import type { Contract } from "../../contract/index.ts";
import type { Account, Ledger } from "../../ledger/index.ts";
import type { Clock } from "../../scheduling/index.ts";
import { BatchError } from "../batch-error.ts";
import { BatchDatabase, batchFolder } from "./batch-database.ts";
import { EmbeddedStore } from "./embedded-store.ts";
import { acquireRunnerLock } from "./runner-lock.ts";

export interface EmbeddedStoreOptions {
  ledger: Ledger;
  account: Account;
  contract: Contract;
  name: string;
  /** Whether to run it: one process may. Any may look at it and give it a command. */
  run: boolean;
  /** Where the account's window takes time from; for tests. */
  clock?: Clock | undefined;
}

/**
 * Opens a batch that is kept beside the ledger. Who only looks does not make one.
 * @throws BatchError `no_such_batch`; `batch_running` with the pid of the process that runs it; LedgerError.
 */
export function openEmbeddedStore({
  ledger,
  account,
  contract,
  name,
  run,
  clock,
}: EmbeddedStoreOptions): EmbeddedStore {
  const folder = batchFolder(ledger.path, account, name);
  if (!run && !existsSync(folder)) throw noSuchBatchError(name, ledger.path);
  const state = new BatchDatabase(folder);
  try {
    const lock = run ? acquireRunnerLock(folder) : undefined;
    if (run && !lock) throw batchRunningError(name, state.getValue<number>("pid"));
    if (lock) state.setValue("pid", process.pid);
    return new EmbeddedStore({ ledger, account, contract, name, state, folder, lock, clock });
  } catch (error) {
    state.db.close();
    throw error;
  }
}

/** @param place where it was looked for. */
function noSuchBatchError(name: string, place: string): BatchError {
  const fix = "Run its manifest first, or correct its name, the key, or the ledger.";
  return new BatchError("no_such_batch", `There is no batch ${name} of this key at ${place}.`, { fix });
}

function batchRunningError(name: string, pid: number | undefined): BatchError {
  const who = pid === undefined ? "another process" : `process ${pid}`;
  const fix = `Wait for it, stop it, or tell it what to do: seedance batch pause ${name}.`;
  return new BatchError("batch_running", `Batch ${name} is run by ${who}.`, { fix, pid });
}
