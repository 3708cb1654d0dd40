import type { Contract } from "../contract/index.ts";
import type { Account } from "../ledger/index.ts";
import type { Store } from "./store.ts";

/** Which batch of an engine to open. */
export interface EngineOptions {
  /** The batch's name. */
  name: string;
  account: Account;
  /** The contract of its jobs: it defines when a task has ended. */
  contract: Contract;
}

/**
 * Stores batches that several machines run together. Create one with `postgres(url)` of `seedance-client/postgres`.
 */
export interface BatchEngine {
  /** Its address without the password, for messages. */
  readonly address: string;
  /**
   * Opens one batch, to run it or to read it.
   * @throws BatchError `engine_…` if it can't be reached or used.
   * @internal
   */
  open(options: EngineOptions): Promise<Store>;
}
