import { describedContract as contract } from "../contract/page/index.ts";
import type { CliCommand } from "./command.ts";
import { commandsOf } from "./commands.ts";
import { createContext } from "./context.ts";
import { defaultContractName, resolveContractName } from "./contracts.ts";
import { describeCommand, describeCommands } from "./help.ts";
import { loadContractLanguage, loadLanguage } from "./language/translate.ts";
import { parseFlags } from "./line/parse-flags.ts";
import { type CommandLine, tokenizeCommandLine } from "./line/tokenize-command-line.ts";
import { printOutput } from "./output.ts";
import { watchStandardStreams } from "./standard-streams.ts";
import { modelCommand } from "./submit/model-command.ts";
import { outputTypeCommand } from "./submit/output-type-command.ts";
import { UsageError } from "./usage-error.ts";

/**
 * Prints the list of commands, or the help of a command that is derived from the page's contract, without loading
 * anything that sends, saves or records.
 * @returns the command line if no help was printed: it is invalid, or for another command or contract.
 */
export async function printHelp(args: readonly string[]): Promise<CommandLine | undefined> {
  const line = tokenizeCommandLine(args);
  const { command: name, globals } = line;
  if (globals.help !== true || resolveContractName(globals, process.env) !== defaultContractName) return line;
  try {
    const command = name === undefined ? undefined : findModelCommand(name, line);
    if (name !== undefined && !command) return line;
    const { flags } = parseFlags(line, command ?? { flags: {}, positionals: { most: 0 } });
    await loadLanguage(process.env);
    await loadContractLanguage(contract);
    // Text, also in a pipe: `seedance --help | less`.
    const commands = commandsOf(contract);
    const commandNames = Object.keys(commands);
    const context = { ...createContext(flags, AbortSignal.abort()), contract, commandNames, json: flags.json === true };
    const help = command && name ? describeCommand(context, name, command) : describeCommands(context, commands);
    watchStandardStreams();
    printOutput(context, { ...help, isUnredacted: true });
    return undefined;
  } catch (error) {
    // The command itself reports what is wrong, with its own flags.
    if (error instanceof UsageError) return line;
    throw error;
  }
}

function findModelCommand(name: string, line: CommandLine): CliCommand | undefined {
  const { models } = contract;
  if (Object.hasOwn(models, name)) return modelCommand(contract, name);
  return Object.values(models).some(({ outputType }) => outputType === name)
    ? outputTypeCommand(contract, name, line)
    : undefined;
}
