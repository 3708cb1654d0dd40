import { findNearest } from "../contract/index.ts";
import { message } from "../message.ts";
import type { CliCommand } from "./command.ts";
import { commandsOf } from "./commands.ts";
import { type BaseContext, type CliContext, createContext } from "./context.ts";
import { describeOtherContract, loadContractByName, resolveContractName } from "./contracts.ts";
import { exitCodes } from "./exit-code.ts";
import { loadContractLanguage, loadLanguage } from "./language/translate.ts";
import type { FlagValue } from "./line/flag.ts";
import { parseFlags } from "./line/parse-flags.ts";
import type { CommandLine } from "./line/tokenize-command-line.ts";
import { logInfo, printOutput } from "./output.ts";
import { UsageError } from "./usage-error.ts";

/**
 * Runs a command line.
 * @returns the exit code.
 */
export async function dispatch(line: CommandLine): Promise<number> {
  const stop = listenForSignals();
  exitOnBrokenPipe();
  let surroundings: BaseContext = createContext(line.globals, stop);
  await loadLanguage(surroundings.env);
  try {
    const contract = await loadContractByName(resolveContractName(line.globals, surroundings.env));
    await loadContractLanguage(contract);
    const context: CliContext = { ...surroundings, contract };
    const name = line.command;
    if (name === undefined) return await listCommands(line, context);
    const command = await loadCommand(context, name, line);
    const given = parseFlags(line, command, (word) => describeOtherContract(contract, word));
    // Letters that were written together are read by now too: `-yq`.
    surroundings = createContext(given.flags, stop);
    const whole: CliContext = { ...surroundings, contract };
    if (given.flags.help === true) return await printCommandHelp(name, command, helpContext(whole, given.flags));
    if (given.positionals.length < command.positionals.least)
      throw new UsageError(message`Missing argument. Usage: seedance ${command.usage}`);
    return (await command.run(whole, given)) ?? exitCodes.ok;
  } catch (error) {
    const { printError: reportError } = await import("./print-error.ts");
    return reportError(surroundings, error);
  }
}

async function loadCommand({ contract }: CliContext, name: string, line: CommandLine): Promise<CliCommand> {
  const commands = commandsOf(contract);
  const entry = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (entry) return entry.load(line);
  const meant = findNearest(name, Object.keys(commands));
  const hint = meant ? ` Did you mean ${meant}?` : " seedance --help lists them.";
  throw new UsageError(`There is no command ${name}.${hint}${describeOtherContract(contract, name)}`);
}

async function listCommands(line: CommandLine, context: CliContext): Promise<number> {
  const { flags } = parseFlags(line, { flags: {}, positionals: { most: 0 } });
  const { describeCommands } = await import("./help.ts");
  const list = describeCommands(context, commandsOf(context.contract));
  if (flags.help !== true) {
    // Apart from the error, whose text is English in JSON.
    logInfo(context, `${list.text}\n`);
    throw new UsageError(message`No command was given.`);
  }
  printOutput(helpContext(context, flags), { ...list, isUnredacted: true });
  return exitCodes.ok;
}

/** Help is for people, in a pipe too: `seedance --help | less`. */
const helpContext = (context: CliContext, flags: Readonly<Record<string, FlagValue>>): CliContext => ({
  ...context,
  json: flags.json === true,
});

async function printCommandHelp(name: string, command: CliCommand, context: CliContext): Promise<number> {
  const { describeCommand } = await import("./help.ts");
  printOutput(context, { ...describeCommand(context, name, command), isUnredacted: true });
  return exitCodes.ok;
}

/** The first signal ends what is under way, and lets it say what goes on; the second one ends the process. */
function listenForSignals(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const)
    process.on(signal, () => {
      if (controller.signal.aborted) process.exit(exitCodes.interrupted);
      controller.abort();
    });
  return controller.signal;
}

/** `seedance tasks | head`: what nobody reads is no error. */
function exitOnBrokenPipe(): void {
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    process.exit(exitCodes.ok);
  });
}
