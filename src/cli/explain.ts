import { describedContract as contract } from "../contract/page/index.ts";
import type { Command } from "./command.ts";
import { commandsOf } from "./commands.ts";
import { contextOf } from "./context.ts";
import { describeCommand, describeCommands } from "./help.ts";
import { readFlags } from "./line/read-flags.ts";
import type { Line } from "./line/read-line.ts";
import { print } from "./output.ts";
import { kindCommand } from "./submit/kind-command.ts";
import { modelCommand } from "./submit/model-command.ts";
import { UsageError } from "./usage-error.ts";

/**
 * Tells the help of what is made from the page's contract, and the list of commands, without loading anything that sends,
 * saves or writes down: it is built into one file, since each file more that Node loads takes about a millisecond.
 * @returns whether it was told; if not, something is wrong with the line, or it is another command's.
 */
export function explain(line: Line): boolean {
  const { command: name } = line;
  try {
    const command = name === undefined ? undefined : madeFromContract(name, line);
    if (name !== undefined && !command) return false;
    const { flags } = readFlags(line, command ?? { flags: {}, words: { most: 0 } });
    // For people, in a pipe too: `seedance --help | less`.
    const context = { ...contextOf(flags, AbortSignal.abort()), contract, json: flags.json === true };
    const commands = commandsOf(contract);
    const help = command && name ? describeCommand(context, name, command) : describeCommands(context, commands);
    print(context, { ...help, isOwn: true });
    return true;
  } catch (error) {
    // The command itself tells what is wrong, with the flags that it knows.
    if (error instanceof UsageError) return false;
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
