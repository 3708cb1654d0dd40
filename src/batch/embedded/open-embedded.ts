import { existsSync } from "node:fs";
import type { Contract } from "../../contract/index.ts";
import type { Account, Ledger } from "../../ledger/index.ts";
import type { Clock } from "../../scheduling/index.ts";
import { BatchError } from "../batch-error.ts";
import { EmbeddedStore } from "./embedded-store.ts";
import { takeRunnerLock } from "./runner-lock.ts";
import { batchFolder, State } from "./state.ts";

export interface EmbeddedBatch {
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
export function openEmbedded({ ledger, account, contract, name, run, clock }: EmbeddedBatch): EmbeddedStore {
  const folder = batchFolder(ledger.path, account, name);
  if (!run && !existsSync(folder)) throw noSuchBatch(name, ledger.path);
  const state = new State(folder);
  try {
    const lock = run ? takeRunnerLock(folder) : undefined;
    if (run && !lock) throw running(name, state.fact<number>("pid"));
    if (lock) state.setFact("pid", process.pid);
    return new EmbeddedStore({ ledger, account, contract, name, state, folder, lock, clock });
  } catch (error) {
    state.db.close();
    throw error;
  }
}

/** @param place where it was looked for. */
function noSuchBatch(name: string, place: string): BatchError {
  const fix = "Run its manifest first, or correct its name, the key, or the ledger.";
  return new BatchError("no_such_batch", `There is no batch ${name} of this key at ${place}.`, { fix });
}

function running(name: string, pid: number | undefined): BatchError {
  const who = pid === undefined ? "another process" : `process ${pid}`;
  const fix = `Wait for it, stop it, or tell it what to do: seedance batch pause ${name}.`;
  return new BatchError("batch_running", `Batch ${name} is run by ${who}.`, { fix, pid });
}
