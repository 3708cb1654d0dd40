import { existsSync } from "node:fs";
import type { Contract } from "../../contract/index.ts";
import { type Account, type Ledger, LedgerError } from "../../ledger/index.ts";
import { message } from "../../message.ts";
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
  /** Whether to run it, which only one process may. Others can read it and send commands. */
  run: boolean;
  /** The clock of the request log; for tests. */
  clock?: Clock | undefined;
}

/**
 * Opens a batch that is stored beside the ledger; creates it if it is to be run.
 * @throws BatchError `no_such_batch` if it is only read and does not exist; `batch_running` with the pid if another process
 * runs it.
 * @throws LedgerError if its files can't be opened.
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
  const database = new BatchDatabase(folder);
  try {
    assertOwnLedger(database, ledger, folder);
    const lock = run ? acquireRunnerLock(folder) : undefined;
    if (run && !lock) throw batchRunningError(name, database.getValue<number>("pid"));
    if (lock) {
      database.setValue("pid", process.pid);
      database.setValue("ledger", ledger.scopeName);
    }
    return new EmbeddedStore({ ledger, account, contract, name, database, folder, lock, clock });
  } catch (error) {
    database.db.close();
    throw error;
  }
}

/** Refuses a batch of another ledger, which records what its rows were charged. */
function assertOwnLedger(database: BatchDatabase, ledger: Ledger, folder: string): void {
  const own = database.getValue<string>("ledger");
  if (own === undefined || own === ledger.scopeName) return;
  throw new LedgerError("corrupt", ledger.path, message`the batch in ${folder} belongs to another ledger`, {
    fix: message`Restore that ledger from a backup. To run the batch anew, which may charge its rows again, move this folder away: ${folder}.`,
  });
}

/** @param path the ledger's path. */
function noSuchBatchError(name: string, path: string): BatchError {
  const fix = message`Run its manifest first, or check the name, the API key and the ledger.`;
  return new BatchError("no_such_batch", message`There is no batch ${name} of this API key at ${path}.`, { fix });
}

function batchRunningError(name: string, pid: number | undefined): BatchError {
  const problem =
    pid === undefined
      ? message`Batch ${name} is already running in another process.`
      : message`Batch ${name} is already running in process ${pid}.`;
  return new BatchError("batch_running", problem, { fix: message`Wait until it ends, or pause it.`, pid, batch: name });
}
