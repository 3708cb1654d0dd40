import type { Contract } from "../../contract/index.ts";
import { assertInput } from "../../errors.ts";
import { type Account, openLedger } from "../../ledger/index.ts";
import type { Clock } from "../../scheduling/index.ts";
import { openEmbeddedStore } from "../embedded/open-embedded-store.ts";
import type { BatchEngine } from "../engine.ts";
import type { Store } from "../store.ts";

/** Which batch, and where it is kept. */
export interface StoreOptions {
  /** The batch's name. */
  name: string;
  account: Account;
  /** The contract of its jobs. */
  contract: Contract;
  /** The ledger's file; `defaultLedgerPath()` by default. Not used with `engine`. */
  ledger?: string | undefined;
  /** Where several machines keep it together; by default it is kept beside the ledger. */
  engine?: BatchEngine | undefined;
  /** Where time comes from; for tests. */
  clock?: Clock | undefined;
}

/** A batch as it is opened: on one machine, with who runs it. */
export interface OpenedStore {
  store: Store;
  /** The process of this machine that runs it; undefined if none does, or an engine keeps it. */
  runner(): number | undefined;
  close(): Promise<void>;
}

/**
 * Opens a batch.
 * @param run whether to run it; otherwise it can be looked at and given commands.
 * @throws BatchError `batch_running` with the pid if another process runs it; `engine_…` if the engine can't be reached;
 * ValidationError if that is no engine; LedgerError.
 */
export async function openStore(
  { name, account, contract, ledger: path, engine, clock }: StoreOptions,
  run: boolean,
): Promise<OpenedStore> {
  if (engine !== undefined) {
    // It was an address once.
    assertInput(
      typeof engine?.open === "function",
      "engine",
      "must be an engine, not an address",
      'Pass postgres(address): import { postgres } from "seedance-client/postgres"',
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
