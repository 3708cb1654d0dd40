import type { LoadedContract } from "../contract/index.ts";
import type { Session } from "../jobs/index.ts";
import type { Ledger } from "../ledger/index.ts";

/** What a server works with, and what it may do. */
export interface McpOptions {
  /** The package's version. */
  version: string;
  /** The contract that its tools are made of, which is that of its session. */
  contract: LoadedContract;
  /**
   * Makes the client and opens the ledger, when the first tool needs them.
   * @throws SeedanceError where there is no key, or the ledger can't be opened: the tool's answer says so.
   */
  openSession(): Promise<Session>;
  /** The ledger to read without a key; undefined where nothing was recorded yet. Whoever asks closes it. */
  findLedger(): Promise<Ledger | undefined>;
  /** Where files go that are given no folder, absolute. */
  directory: string;
  /** What this server's credits are counted under; with the same name they are counted on after a restart. */
  sessionName: string;
  /** The most credits that the session may spend; no limit where it is undefined. */
  maxCredits?: number | undefined;
  /** Leaves only the tools that spend nothing and save nothing. */
  readOnly?: boolean;
  /** Keys that no answer may hold, whatever their shape. */
  secrets?(): readonly string[];
  /** Told of what went wrong and is nobody's answer. It must not write to stdout. */
  onError(text: string): void;
}
