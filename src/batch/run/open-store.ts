import type { Contract } from "../../contract/index.ts";
import { assertInput } from "../../errors.ts";
import { type Account, openLedger } from "../../ledger/index.ts";
import { message } from "../../message.ts";
import type { Clock } from "../../scheduling/index.ts";
import { openEmbeddedStore } from "../embedded/open-embedded-store.ts";
import type { BatchEngine } from "../engine.ts";
import type { Store } from "../store.ts";

/** Which batch to open, and where it is stored. */
export interface StoreOptions {
  /** The batch's name. */
  name: string;
  account: Account;
  /** The contract of its jobs. */
  contract: Contract;
  /** The path of the ledger; `defaultLedgerPath()` by default. Not used with `engine`. */
  ledger?: string | undefined;
  /** The engine that several machines share; by default the batch is stored beside the ledger. */
  engine?: BatchEngine | undefined;
  /** The clock; for tests. */
  clock?: Clock | undefined;
}

/** An open batch. */
export interface OpenedStore {
  store: Store;
  /** The id of the process of this machine that runs it; undefined if none does, or with an engine. */
  runner(): number | undefined;
  close(): Promise<void>;
}

/**
 * Opens a batch.
 * @param run whether to run it; otherwise it can be read and sent commands.
 * @throws BatchError `batch_running` with the pid if another process runs it; `engine_…` if the engine can't be reached.
 * @throws ValidationError if `engine` is not an engine.
 * @throws LedgerError if the ledger can't be opened.
 */
export async function openStore(
  { name, account, contract, ledger: path, engine, clock }: StoreOptions,
  run: boolean,
): Promise<OpenedStore> {
  if (engine !== undefined) {
    // Earlier versions took an address here.
    assertInput(
      typeof engine?.open === "function",
      "engine",
      message`must be an engine, not an address`,
      message`Pass postgres(address): import { postgres } from "seedance-client/postgres"`,
    );
    const store = await engine.open({ name, account, contract });
    return { store, runner: () => undefined, close: async () => store[Symbol.asyncDispose]() };
  }
  const ledger = openLedger({ path });
  try {
    const store = openEmbeddedStore({ ledger, account, contract, name, run, clock });
    const close = async () => {
      await store[Symbol.asyncDispose]();
      ledger.close();
    };
    return { store, runner: () => store.runner(), close };
  } catch (error) {
    ledger.close();
    throw error;
  }
}
