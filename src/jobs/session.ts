import type { Client } from "../client/index.ts";
import type { LoadedContract } from "../contract/index.ts";
import type { Journal, Ledger } from "../ledger/index.ts";

/** A client of one account, with its contract and its ledger. */
export interface Session extends AsyncDisposable {
  client: Client;
  contract: LoadedContract;
  ledger: Ledger;
  /** The account's part of the ledger. */
  journal: Journal;
  /** The usual duration of a model's jobs in seconds: from this machine's ledger, otherwise from the contract. */
  typicalSeconds(model: string): number;
}
