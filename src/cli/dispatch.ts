import { findNearest } from "../contract/index.ts";
import { message } from "../message.ts";
import type { CliCommand } from "./command.ts";
import { commandsOf } from "./commands.ts";
import { type BaseContext, type CliContext, createContext } from "./context.ts";
import { describeOtherContract, loadContractByName, resolveContractName } from "./contracts.ts";
import { exitCodes } from "./exit-code.ts";
import { loadContractLanguage, loadLanguage } from "./language/translate.ts";
import type { FlagValue, ParsedArgs } from "./line/flag.ts";
import { parseFlags, UnknownOptionError } from "./line/parse-flags.ts";
import type { CommandLine } from "./line/tokenize-command-line.ts";
import { logInfo, printOutput } from "./output.ts";
import { type StandardStreams, watchStandardStreams } from "./standard-streams.ts";
import { appendHint, UsageError } from "./usage-error.ts";

/**
 * Runs a command line, and prints its error if it fails.
 * @returns the exit code.
 */
export async function dispatch(line: CommandLine): Promise<number> {
  const streams = watchStandardStreams();
  const signal = listenForSignals();
  const { context, code } = await runCommandLine(line, signal, streams);
  return streams.finish(context, code);
}

async function runCommandLine(
  line: CommandLine,
  signal: AbortSignal,
  streams: StandardStreams,
): Promise<{ context: BaseContext; code: number }> {
  let baseContext: BaseContext = createContext(line.globals, signal);
  const ended = (code: number) => ({ context: baseContext, code });
  await loadLanguage(baseContext.env);
  try {
    const contract = await loadContractByName(resolveContractName(line.globals, baseContext.env));
    await loadContractLanguage(contract);
    const commandNames = Object.keys(commandsOf(contract));
    const context: CliContext = { ...baseContext, contract, commandNames };
    const name = line.command;
    if (name === undefined) return ended(await listCommands(line, context));
    const command = await loadCommand(context, name, line);
    const args = await parseArgs(line, context, command);
    // Global flags in a group of letters, such as `-yq`, are known only now.
    baseContext = createContext(args.flags, signal);
    const runContext: CliContext = { ...baseContext, contract, commandNames };
    if (args.flags.help === true)
      return ended(await printCommandHelp(name, command, helpContext(runContext, args.flags)));
    if (args.positionals.length < command.positionals.least)
      throw new UsageError(message`Missing argument. Usage: seedance ${command.usage}`);
    streams.continuesWithoutStdout = command.continuesWithoutStdout === true;
    return ended((await command.run(runContext, args)) ?? exitCodes.ok);
  } catch (error) {
    const { printError } = await import("./print-error.ts");
    return ended(printError(baseContext, error));
  }
}

async function loadCommand({ contract }: CliContext, name: string, line: CommandLine): Promise<CliCommand> {
  const commands = commandsOf(contract);
  const entry = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (entry) return entry.load(line);
  const nearest = findNearest(name, Object.keys(commands));
  const error = nearest
    ? message`Unknown command ${name}. Did you mean ${nearest}?`
    : message`Unknown command ${name}. List the commands: seedance --help`;
  throw new UsageError(appendHint(error, describeOtherContract(contract, name)));
}

/** Parses the command's arguments. An unknown option is explained by the options of the other commands. */
async function parseArgs(line: CommandLine, { contract }: CliContext, command: CliCommand): Promise<ParsedArgs> {
  try {
    return parseFlags(line, command, (word) => describeOtherContract(contract, word));
  } catch (error) {
    if (!(error instanceof UnknownOptionError)) throw error;
    const { explainUnknownOption } = await import("./unknown-option.ts");
    throw await explainUnknownOption(contract, line, command, error);
  }
}

async function listCommands(line: CommandLine, context: CliContext): Promise<number> {
  const { flags } = parseFlags(line, { flags: {}, positionals: { most: 0 } });
  const { describeCommands } = await import("./help.ts");
  const list = describeCommands(context, commandsOf(context.contract));
  if (flags.help !== true) {
    // Apart from the error, whose text is English in JSON.
    logInfo(context, `${list.text}\n`);
    throw new UsageError(message`Missing command. List the commands: seedance --help`);
  }
  printOutput(helpContext(context, flags), { ...list, isUnredacted: true });
  return exitCodes.ok;
}

/** Help is text by default, also in a pipe: `seedance --help | less`. */
const helpContext = (context: CliContext, flags: Readonly<Record<string, FlagValue>>): CliContext => ({
  ...context,
  json: flags.json === true,
});

async function printCommandHelp(name: string, command: CliCommand, context: CliContext): Promise<number> {
  const { describeCommand } = await import("./help.ts");
  printOutput(context, { ...describeCommand(context, name, command), isUnredacted: true });
  return exitCodes.ok;
}

/**
 * The first signal aborts the command, which then prints how to continue; a second Ctrl-C or SIGTERM exits at once. A
 * closed terminal may send several SIGHUPs, so that another one of these changes nothing.
 */
function listenForSignals(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
    process.on(signal, () => {
      if (controller.signal.aborted && signal !== "SIGHUP") process.exit(exitCodes.interrupted);
      controller.abort();
    });
  return controller.signal;
}
