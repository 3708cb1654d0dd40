import { models } from "../../generated/operations.ts";
import type { ModelName } from "../contract/index.ts";
import type { Command } from "./command.ts";
import { commands } from "./commands.ts";
import { contextOf, globalFlags } from "./context.ts";
import { describeCommand, describeCommands } from "./help.ts";
import { parse } from "./line/parse.ts";
import { split } from "./line/split.ts";
import { print } from "./output.ts";
import { kindCommand } from "./submit/kind-command.ts";
import { modelCommand } from "./submit/model-command.ts";

/**
 * Tells the help of what is made from the contract, and the list of commands, without loading anything that sends, saves
 * or writes down: it is built into one file, since each file more that Node loads takes about a millisecond.
 * @returns whether it was told; where not, something is wrong with the line, or it is another command's.
 */
export function explain(line: readonly string[]): boolean {
  const { name, args } = split(line);
  try {
    const command = name === undefined ? undefined : madeFromContract(name, args);
    if (name !== undefined && !command) return false;
    const given = parse(args, { ...globalFlags, ...command?.flags }, command?.words ?? { most: 0 });
    if (given.flags.help !== true) return false;
    // For people, in a pipe too: `seedance --help | less`.
    const context = { ...contextOf(given, AbortSignal.abort()), json: given.flags.json === true };
    const help = command && name ? describeCommand(context, name, command) : describeCommands(context, commands);
    print(context, { ...help, isOwn: true });
    return true;
  } catch {
    return false;
  }
}

function madeFromContract(name: string, args: readonly string[]): Command | undefined {
  if (Object.hasOwn(models, name)) return modelCommand(name as ModelName);
  return Object.values(models).some(({ output }) => output === name) ? kindCommand(name, args) : undefined;
}
