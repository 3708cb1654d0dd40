import type { Command } from "../../src/cli/command.ts";
import { commandsOf } from "../../src/cli/commands.ts";
import type { Given } from "../../src/cli/line/flag.ts";
import { readFlags } from "../../src/cli/line/read-flags.ts";
import { readLine } from "../../src/cli/line/read-line.ts";
import type { DescribedContract } from "../../src/contract/index.ts";
import { page } from "../support/contracts.ts";

/** A command as a line names it. */
export async function commandOf(words: readonly string[], contract: DescribedContract = page): Promise<Command> {
  const line = readLine(words);
  const entry = commandsOf(contract)[line.command ?? ""];
  if (!entry) throw new Error(`There is no command ${line.command}.`);
  return entry.load(line);
}

/**
 * What a line gives its command, as the program reads it. That words are missing is no mistake here.
 * @throws UsageError if the program would not take it.
 */
export async function readWords(words: readonly string[], contract: DescribedContract = page): Promise<Given> {
  return readFlags(readLine(words), await commandOf(words, contract));
}
