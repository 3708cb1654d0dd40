import { nearest } from "../contract/index.ts";
import type { Command } from "./command.ts";
import { commandsOf } from "./commands.ts";
import { type Context, contextOf, type Surroundings } from "./context.ts";
import { chooseContract, hintOf, wantedContract } from "./contracts.ts";
import { exitCodes } from "./exit-code.ts";
import type { Value } from "./line/flag.ts";
import { readFlags } from "./line/read-flags.ts";
import type { Line } from "./line/read-line.ts";
import { print } from "./output.ts";
import { UsageError } from "./usage-error.ts";

/**
 * Runs a command line.
 * @returns the exit code.
 */
export async function dispatch(line: Line): Promise<number> {
  const stop = listenForSignals();
  stopWhereNobodyReads();
  let surroundings: Surroundings = contextOf(line.globals, stop);
  try {
    const contract = await chooseContract(wantedContract(line.globals, surroundings.env));
    const context: Context = { ...surroundings, contract };
    const name = line.command;
    if (name === undefined) return await listCommands(line, context);
    const command = await load(context, name, line);
    const given = readFlags(line, command, (word) => hintOf(contract, word));
    // Letters that were written together are read by now too: `-yq`.
    surroundings = contextOf(given.flags, stop);
    const whole: Context = { ...surroundings, contract };
    if (given.flags.help === true) return await printHelp(name, command, helpContext(whole, given.flags));
    if (given.words.length < command.words.least)
      throw new UsageError(`Something is missing: seedance ${command.usage}. See seedance ${name} --help.`);
    return (await command.run(whole, given)) ?? exitCodes.ok;
  } catch (error) {
    const { reportError } = await import("./report-error.ts");
    return reportError(surroundings, error);
  }
}

async function load({ contract }: Context, name: string, line: Line): Promise<Command> {
  const commands = commandsOf(contract);
  const entry = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (entry) return entry.load(line);
  const meant = nearest(name, Object.keys(commands));
  const hint = meant ? ` Did you mean ${meant}?` : " seedance --help lists them.";
  throw new UsageError(`There is no command ${name}.${hint}${hintOf(contract, name)}`);
}

async function listCommands(line: Line, context: Context): Promise<number> {
  const { flags } = readFlags(line, { flags: {}, words: { most: 0 } });
  const { describeCommands } = await import("./help.ts");
  const list = describeCommands(context, commandsOf(context.contract));
  if (flags.help !== true) throw new UsageError(`No command was given.\n\n${list.text}`);
  print(helpContext(context, flags), { ...list, isOwn: true });
  return exitCodes.ok;
}

/** Help is for people, in a pipe too: `seedance --help | less`. */
const helpContext = (context: Context, flags: Readonly<Record<string, Value>>): Context => ({
  ...context,
  json: flags.json === true,
});

async function printHelp(name: string, command: Command, context: Context): Promise<number> {
  const { describeCommand } = await import("./help.ts");
  print(context, { ...describeCommand(context, name, command), isOwn: true });
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
function stopWhereNobodyReads(): void {
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    process.exit(exitCodes.ok);
  });
}
