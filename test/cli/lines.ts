import type { CliCommand } from "../../src/cli/command.ts";
import { commandsOf } from "../../src/cli/commands.ts";
import type { ParsedArgs } from "../../src/cli/line/flag.ts";
import { parseFlags } from "../../src/cli/line/parse-flags.ts";
import { tokenizeCommandLine } from "../../src/cli/line/tokenize-command-line.ts";
import type { DescribedContract } from "../../src/contract/index.ts";
import { page } from "../support/contracts.ts";

/** Loads the command of a command line. */
export async function loadCommandOf(words: readonly string[], contract: DescribedContract = page): Promise<CliCommand> {
  const line = tokenizeCommandLine(words);
  const entry = commandsOf(contract)[line.command ?? ""];
  if (!entry) throw new Error(`Unknown command ${line.command}.`);
  return entry.load(line);
}

/**
 * Parses a command line as the program does, except that missing arguments are allowed.
 * @throws UsageError if the program rejects it.
 */
export async function readCommandLine(
  words: readonly string[],
  contract: DescribedContract = page,
): Promise<ParsedArgs> {
  return parseFlags(tokenizeCommandLine(words), await loadCommandOf(words, contract));
}
