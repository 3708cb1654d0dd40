import { normalizeName } from "../../contract/index.ts";
import { UsageError } from "../usage-error.ts";
import type { FlagValue } from "./flag.ts";
import { findFlagName, flagNamesOf } from "./flag-names.ts";
import { globalFlags } from "./global-flags.ts";
import { parseFlagValue } from "./parse-flag-value.ts";

/**
 * An argument after the command.
 * - `word`: not a flag; the value of a flag if the flag before it takes one.
 * - `flag`: `--name` or `--name=value`. - `letters`: `-o`, `-qo`.
 * - `global`: a flag of every command, already parsed. - `end`: `--`, after which no argument is a flag.
 */
export interface Token {
  kind: "word" | "flag" | "letters" | "global" | "end";
  text: string;
}

/** A tokenized command line: global flags are parsed, and the command parses the other tokens. */
export interface CommandLine {
  /** The command's name; undefined if there is none. */
  command: string | undefined;
  /** The valid global flags that were given, by name. */
  globals: Readonly<Record<string, FlagValue>>;
  /** Throws the first error in the global flags, once the output format and the language are known. */
  throwProblem: (() => unknown) | undefined;
  /** The arguments after the command, and flags before it. */
  tokens: readonly Token[];
}

const globalFlagNames = flagNamesOf(globalFlags);

/**
 * Tokenizes a command line: finds the command, which is the first word, and parses the global flags, wherever they
 * stand. The other flags depend on the command: `parseFlags`.
 */
export function tokenizeCommandLine(args: readonly string[]): CommandLine {
  const globals: Record<string, FlagValue> = {};
  const tokens: Token[] = [];
  let command: string | undefined;
  let throwProblem: CommandLine["throwProblem"];
  let ended = false;
  for (let index = 0; index < args.length; index++) {
    const text = args[index] ?? "";
    const kind: Token["kind"] = ended ? "word" : tokenKindOf(text);
    const global =
      kind === "flag" || kind === "letters" ? findFlagName(globalFlagNames, flagSpellingOf(text)) : undefined;
    const flag = global && globalFlags[global.name];
    if (global && flag) {
      tokens.push({ kind: "global", text });
      const rawFlag = {
        raw: flagSpellingOf(text),
        negative: global.negative,
        inline: inlineValueOf(text),
        next: args[index + 1],
      };
      const parse = () => parseFlagValue(rawFlag, flag);
      try {
        const { value, consumedNext } = parse();
        globals[global.name] = value;
        if (consumedNext) index++;
      } catch (error) {
        if (!(error instanceof UsageError)) throw error;
        throwProblem ??= parse;
      }
    } else if (kind === "word" && command === undefined) {
      // `seedance help video` is `seedance video --help`.
      if (text === "help" && globals.help !== true) globals.help = true;
      else command = text;
    } else {
      tokens.push({ kind, text });
      ended ||= kind === "end";
    }
  }
  return { command, globals, throwProblem, tokens };
}

/** The value of a flag, for a command whose other flags depend on it; undefined if it was not given. */
export function peekFlagValue({ tokens }: CommandLine, name: string): string | undefined {
  const index = tokens.findLastIndex(
    ({ kind, text }) => kind === "flag" && normalizeName(flagSpellingOf(text)) === normalizeName(name),
  );
  const token = tokens[index];
  return token && (inlineValueOf(token.text) ?? tokens[index + 1]?.text ?? "");
}

/** `--name` of `--name=value`. */
export const flagSpellingOf = (text: string) => (text.startsWith("--") ? (text.split("=", 1)[0] ?? text) : text);

/** `value` of `--name=value`. */
export function inlineValueOf(text: string): string | undefined {
  const index = text.startsWith("--") ? text.indexOf("=") : -1;
  return index < 0 ? undefined : text.slice(index + 1);
}

function tokenKindOf(text: string): Token["kind"] {
  if (text === "--") return "end";
  if (text.startsWith("--")) return "flag";
  return text.startsWith("-") && text !== "-" ? "letters" : "word";
}
