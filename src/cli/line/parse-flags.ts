import { findNearest } from "../../contract/index.ts";
import { message } from "../../message.ts";
import type { CliCommand } from "../command.ts";
import { UsageError } from "../usage-error.ts";
import type { Flag, Flags, FlagValue, ParsedArgs } from "./flag.ts";
import { findFlagName, flagNamesOf } from "./flag-names.ts";
import { globalFlags } from "./global-flags.ts";
import { parseFlagValue } from "./parse-flag-value.ts";
import { type CommandLine, flagSpellingOf, inlineValueOf, type Token } from "./tokenize-command-line.ts";

/** The command has no such option. */
export class UnknownOptionError extends UsageError {
  /** The option as it was given: `--duration`. */
  readonly option: string;
  /** The start of the command line: `seedance image`, `seedance batch run`. */
  readonly command: string;
  /** The command's own option with the most similar name. */
  readonly nearest: string | undefined;

  constructor(option: string, command: string, nearest: string | undefined) {
    super(
      nearest
        ? message`Unknown option ${option} for \`${command}\`. Did you mean --${nearest}?`
        : message`Unknown option ${option} for \`${command}\`. List the options: ${command} --help`,
    );
    this.option = option;
    this.command = command;
    this.nearest = nearest;
  }
}

/** The part of a command that its command line is checked against. */
interface ParsedCommand {
  flags: Flags;
  positionals: Pick<CliCommand["positionals"], "most">;
  usage?: string;
}

/**
 * Parses the arguments after the command by the command's flags. Each flag may be spelled `--max-credits`,
 * `--max_credits` or `--maxCredits`.
 * @param hintOf a text to append to the error if a value is not an allowed one.
 * @throws UnknownOptionError if the command has no such option.
 * @throws UsageError if a value is missing or not allowed, or if there are too many arguments.
 */
export function parseFlags(
  { globals, throwProblem, tokens }: CommandLine,
  { flags: ownFlags, positionals: { most: maxPositionals }, usage }: ParsedCommand,
  hintOf?: (value: string) => string,
): ParsedArgs {
  throwProblem?.();
  const flags = { ...globalFlags, ...ownFlags };
  const names = flagNamesOf(flags);
  const args: ParsedArgs = { flags: { ...globals }, positionals: [] };
  const remaining = [...tokens];
  for (let token = remaining.shift(); token; token = remaining.shift()) {
    if (token.kind === "word") args.positionals.push(token.text);
    if (token.kind !== "flag" && token.kind !== "letters") continue;
    for (const { raw, inline } of token.kind === "flag" ? [partsOf(token)] : lettersOf(token, flags)) {
      const { name, negative } = findFlagName(names, raw) ?? { name: "", negative: false };
      const flag = flags[name];
      if (!flag) {
        const nearest = findNearest(raw.replace(/^-+/, ""), Object.keys(flags));
        throw new UnknownOptionError(raw, commandOf(usage), nearest);
      }
      const next = remaining[0]?.text;
      const { value, consumedNext } = parseFlagValue({ raw, negative, inline, next }, flag, hintOf);
      args.flags[name] = collectValue(args.flags[name], value, flag);
      if (consumedNext) remaining.shift();
    }
  }
  for (const [name, flag] of Object.entries(flags)) if (flag.default !== undefined) args.flags[name] ??= flag.default;
  if (args.positionals.length > maxPositionals) throw unexpectedArgumentError(args.positionals[maxPositionals], usage);
  return args;
}

/** The words of a usage before its arguments: `seedance batch run` of `batch run FILE [options]`. */
function commandOf(usage = ""): string {
  const words = usage.split(" ");
  const end = words.findIndex((word) => !/^[a-z\d-]+$/.test(word));
  return ["seedance", ...(end < 0 ? words : words.slice(0, end))].join(" ").trimEnd();
}

const partsOf = ({ text }: Token) => ({ raw: flagSpellingOf(text), inline: inlineValueOf(text) });

/** `-yo`: `-y` and `-o`. `-ofile`: `-o` with the value `file`. */
function lettersOf({ text }: Token, flags: Flags): { raw: string; inline: string | undefined }[] {
  const letters: { raw: string; inline: string | undefined }[] = [];
  for (let index = 1; index < text.length; index++) {
    const raw = `-${text[index]}`;
    const flag = Object.values(flags).find(({ short }) => short === text[index]);
    const rest = text.slice(index + 1);
    const takesRest = flag !== undefined && flag.type !== "boolean" && rest !== "";
    letters.push({ raw, inline: takesRest ? rest : undefined });
    if (takesRest) break;
  }
  return letters;
}

function unexpectedArgumentError(argument: string | undefined, usage: string | undefined): UsageError {
  const quoted = JSON.stringify(argument);
  if (usage === undefined) return new UsageError(message`Unexpected argument ${quoted}.`);
  return new UsageError(
    /\bPROMPT\b/.test(usage)
      ? message`Unexpected argument ${quoted}. Put the prompt in quotes.`
      : message`Unexpected argument ${quoted}. Usage: seedance ${usage}`,
  );
}

function collectValue(before: FlagValue, value: Exclude<FlagValue, string[]>, flag: Flag): FlagValue {
  if (!flag.multiple) return value;
  return [...(Array.isArray(before) ? before : []), String(value)];
}
