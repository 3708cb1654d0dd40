import { type Account, openLedger } from "../../ledger/index.ts";
import type { Clock } from "../../scheduling/index.ts";
import type { Store } from "../store.ts";

/** Which batch, and where it is kept. */
export interface StoreOptions {
  /** The batch's name. */
  name: string;
  account: Account;
  /** The ledger's file; `defaultLedgerPath()` by default. Not used with `engine`. */
  ledger?: string | undefined;
  /** A database that several machines share, `postgres://…`; by default the batch is kept beside the ledger. */
  engine?: string | undefined;
  /** Where time comes from; for tests. */
  clock?: Clock | undefined;
}

/** A batch as it is opened: on one machine, with who runs it. */
export interface OpenStore {
  store: Store;
  /** The process of this machine that runs it; undefined where none does, or where the engine is a database. */
  runner(): number | undefined;
  close(): Promise<void>;
}

/**
 * Opens a batch.
 * @param run whether to run it; otherwise it can be looked at and given commands.
 * @throws BatchError `batch_running` with the pid where another process runs it; `engine_…` where the database can't be
 * had; LedgerError.
 */
export async function openStore(
  { name, account, ledger: path, engine, clock }: StoreOptions,
  run: boolean,
): Promise<OpenStore> {
  if (engine !== undefined) {
    const { openPostgres } = await import("../../postgres/open-postgres.ts");
    const store = await openPostgres(engine, { name, account });
    return { store, runner: () => undefined, close: async () => store[Symbol.asyncDispose]() };
  }
  const { openEmbedded } = await import("../embedded/open-embedded.ts");
  const ledger = openLedger({ path });
  try {
    const store = openEmbedded({ ledger, account, name, run, clock });
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
