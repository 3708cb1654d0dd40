import type { Contract } from "../contract/index.ts";
import type { Account } from "../ledger/index.ts";
import type { Store } from "./store.ts";

/** Which batch of an engine is opened. */
export interface EngineOptions {
  /** The batch's name. */
  name: string;
  account: Account;
  /** The contract of its jobs: it tells when a task has ended. */
  contract: Contract;
}

/**
 * Where batches are kept that several machines run together. An engine is a value: `postgres(url)` of
 * `seedance-client/postgres` makes one.
 */
export interface BatchEngine {
  /** Where it is, for people: without a password. */
  readonly address: string;
  /**
   * Opens one batch, to run it or to look at it.
   * @throws BatchError `engine_…` if it can't be reached or used.
   * @internal
   */
  open(options: EngineOptions): Promise<Store>;
}
