import type { LoadedContract } from "../contract/index.ts";
import type { QuotedService, Session } from "../jobs/index.ts";
import type { Ledger } from "../ledger/index.ts";

/** Formats the words of a command line, such as `resume`, ID, with the flags that select the same service and ledger. */
export type CommandFormatter = (...words: readonly string[]) => string;

export const formatPlainCommand: CommandFormatter = (...words) => ["seedance", ...words].join(" ");

/** Options of an MCP server. */
export interface McpOptions {
  /** The package's version. */
  version: string;
  /** The contract that the tools are built from; the session uses the same one. */
  contract: LoadedContract;
  /**
   * Creates the client and opens the ledger when the first tool needs them.
   * @throws SeedanceError if there is no key or the ledger can't be opened; the tool's result reports it.
   */
  openSession(): Promise<Session>;
  /** Opens the ledger for reading without a key; undefined if there is none yet. The caller closes it. */
  findLedger(): Promise<Ledger | undefined>;
  /** Whose jobs in the ledger tell about the service, without an error if there is no key (default: the contract's service). */
  findService?(): Promise<QuotedService>;
  /** The default folder for downloads, as an absolute path. */
  directory: string;
  /** The name that this server's credits are counted under. The same name continues the count after a restart. */
  sessionName: string;
  /** The maximum credits that the session may spend; unlimited by default. */
  maxCredits?: number | undefined;
  /** Whether to offer only tools that spend nothing and save nothing; false by default. */
  readOnly?: boolean;
  /** Formats the commands that results advise; without flags by default. */
  formatCommand?: CommandFormatter;
  /** API keys to redact from every result. */
  secrets?(): readonly string[];
  /** Reports an error that belongs to no result. It must not write to stdout. */
  onError(text: string): void;
}
