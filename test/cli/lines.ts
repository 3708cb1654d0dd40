import type { CliCommand } from "../../src/cli/command.ts";
import { commandsOf } from "../../src/cli/commands.ts";
import type { ParsedArgs } from "../../src/cli/line/flag.ts";
import { parseFlags } from "../../src/cli/line/parse-flags.ts";
import { tokenizeCommandLine } from "../../src/cli/line/tokenize-command-line.ts";
import type { DescribedContract } from "../../src/contract/index.ts";
import { page } from "../support/contracts.ts";

/** A command as a line names it. */
export async function loadCommandOf(words: readonly string[], contract: DescribedContract = page): Promise<CliCommand> {
  const line = tokenizeCommandLine(words);
  const entry = commandsOf(contract)[line.command ?? ""];
  if (!entry) throw new Error(`There is no command ${line.command}.`);
  return entry.load(line);
}

/**
 * What a line gives its command, as the program reads it. That words are missing is no mistake here.
 * @throws UsageError if the program would not take it.
 */
export async function readCommandLine(
  words: readonly string[],
  contract: DescribedContract = page,
): Promise<ParsedArgs> {
  return parseFlags(tokenizeCommandLine(words), await loadCommandOf(words, contract));
}
