import { describedContract as contract } from "../contract/page/index.ts";
import type { Command } from "./command.ts";
import { commandsOf } from "./commands.ts";
import { contextOf } from "./context.ts";
import { usualContract, wantedContract } from "./contracts.ts";
import { describeCommand, describeCommands } from "./help.ts";
import { readFlags } from "./line/read-flags.ts";
import { type Line, readLine } from "./line/read-line.ts";
import { print } from "./output.ts";
import { kindCommand } from "./submit/kind-command.ts";
import { modelCommand } from "./submit/model-command.ts";
import { UsageError } from "./usage-error.ts";

/**
 * Reads a line, and tells the help of what is made from the page's contract, and the list of commands, without loading
 * anything that sends, saves or records.
 * @returns the line if no help was told: something is wrong with it, or it is about another command or contract.
 */
export function explain(words: readonly string[]): Line | undefined {
  const line = readLine(words);
  const { command: name, globals } = line;
  if (globals.help !== true || wantedContract(globals, process.env) !== usualContract) return line;
  try {
    const command = name === undefined ? undefined : madeFromContract(name, line);
    if (name !== undefined && !command) return line;
    const { flags } = readFlags(line, command ?? { flags: {}, words: { most: 0 } });
    // For people, in a pipe too: `seedance --help | less`.
    const context = { ...contextOf(flags, AbortSignal.abort()), contract, json: flags.json === true };
    const commands = commandsOf(contract);
    const help = command && name ? describeCommand(context, name, command) : describeCommands(context, commands);
    print(context, { ...help, isOwn: true });
    return undefined;
  } catch (error) {
    // The command itself tells what is wrong, with the flags that it knows.
    if (error instanceof UsageError) return line;
    throw error;
  }
}

function madeFromContract(name: string, line: Line): Command | undefined {
  const { models } = contract;
  if (Object.hasOwn(models, name)) return modelCommand(contract, name);
  return Object.values(models).some(({ outputType }) => outputType === name)
    ? kindCommand(contract, name, line)
    : undefined;
}
