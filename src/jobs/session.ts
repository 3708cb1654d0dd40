import type { Client } from "../client/index.ts";
import type { LoadedContract } from "../contract/index.ts";
import type { Journal, Ledger } from "../ledger/index.ts";

/** What jobs are made with: a client of one account, its contract at hand, and what it records. */
export interface Session extends AsyncDisposable {
  client: Client;
  contract: LoadedContract;
  ledger: Ledger;
  /** The account's part of the ledger. */
  journal: Journal;
  /** How many seconds a model's jobs usually take, as this machine has learned, else as the contract says. */
  typicalSeconds(model: string): number;
}
