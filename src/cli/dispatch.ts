import { nearest, plain } from "../contract/index.ts";
import type { Command, Given } from "./command.ts";
import { commands } from "./commands.ts";
import { type Context, contextOf, globalFlags } from "./context.ts";
import { demandKnownContract, hintOf } from "./contract/names.ts";
import { exitCodes } from "./exit-code.ts";
import { parse } from "./line/parse.ts";
import { split } from "./line/split.ts";
import { print } from "./output.ts";
import { UsageError } from "./usage-error.ts";

/**
 * Runs a command line.
 * @returns the exit code.
 */
export async function dispatch(line: readonly string[]): Promise<number> {
  const stop = listenForSignals();
  stopWhereNobodyReads();
  // Until the flags are read, the line itself tells how a mistake in it is to be told.
  let context = contextOf(globalsOf(line), stop);
  try {
    demandKnownContract(context.env);
    const { name, args } = split(line);
    if (name === undefined) return await listCommands(args, context);
    const command = await load(name, args);
    const given = parse(args, { ...globalFlags, ...command.flags }, command.words);
    context = contextOf(given, stop);
    if (given.flags.help === true) return await explain(name, command, helpContext(context, given));
    if (given.words.length < command.words.least)
      throw new UsageError(`Something is missing: seedance ${command.usage}. See seedance ${name} --help.`);
    return (await command.run(context, given)) ?? exitCodes.ok;
  } catch (error) {
    const { reportError } = await import("./report-error.ts");
    return reportError(context, error);
  }
}

async function load(name: string, args: readonly string[]): Promise<Command> {
  const entry = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (entry) return entry.load(args);
  const meant = nearest(name, Object.keys(commands));
  const hint = meant ? ` Did you mean ${meant}?` : " seedance --help lists them.";
  throw new UsageError(`There is no command ${name}.${hint}${hintOf(name)}`);
}

async function listCommands(args: readonly string[], context: Context): Promise<number> {
  const given = parse(args, globalFlags, { most: 0 });
  const { describeCommands } = await import("./help.ts");
  const list = describeCommands(context, commands);
  if (given.flags.help !== true) throw new UsageError(`No command was given.\n\n${list.text}`);
  print(helpContext(context, given), { ...list, isOwn: true });
  return exitCodes.ok;
}

/** Help is for people, in a pipe too: `seedance --help | less`. */
const helpContext = (context: Context, { flags }: Given) => ({ ...context, json: flags.json === true });

async function explain(name: string, command: Command, context: Context): Promise<number> {
  const { describeCommand } = await import("./help.ts");
  print(context, { ...describeCommand(context, name, command), isOwn: true });
  return exitCodes.ok;
}

/** The flags that every command has, wherever they stand, whatever else is wrong with the line. */
function globalsOf(line: readonly string[]): Given {
  const flags: Given["flags"] = {};
  for (const word of line) {
    if (word === "--json" || word === "--no-json") flags.json = word === "--json";
    if (word === "--quiet" || word === "-q") flags.quiet = true;
    if (plain(word) === "nocolor") flags.color = false;
  }
  return { flags, words: [] };
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
