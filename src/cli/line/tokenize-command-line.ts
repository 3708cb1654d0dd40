import { normalizeName } from "../../contract/index.ts";
import { UsageError } from "../usage-error.ts";
import type { FlagValue } from "./flag.ts";
import { findFlagName, flagNamesOf } from "./flag-names.ts";
import { globalFlags } from "./global-flags.ts";
import { parseFlagValue } from "./parse-flag-value.ts";

/**
 * A word of a command line behind the command.
 * - `word`: no flag, or the value of one: that depends on the flag before it.
 * - `flag`: `--name` or `--name=value`. - `letters`: `-o`, `-qo`.
 * - `global`: a flag that every command has, which was read. - `end`: `--`, behind which no word is a flag.
 */
export interface Token {
  kind: "word" | "flag" | "letters" | "global" | "end";
  text: string;
}

/** A command line as it was read, once: what belongs to every command, and what its own command checks. */
export interface CommandLine {
  /** The command; undefined if none is named. */
  command: string | undefined;
  /** The flags that every command has, by name, as far as they were given and are right. */
  globals: Readonly<Record<string, FlagValue>>;
  /** What is wrong with them: told when it is known how to tell it. */
  problem: string | undefined;
  /** All behind the command, and flags that stand before it. */
  tokens: readonly Token[];
}

const globalFlagNames = flagNamesOf(globalFlags);

/**
 * Reads a command line: finds the command, which is the first word, and takes the flags that every command has,
 * wherever they stand. What the other flags are, the command tells: `readFlags`.
 */
export function tokenizeCommandLine(words: readonly string[]): CommandLine {
  const globals: Record<string, FlagValue> = {};
  const tokens: Token[] = [];
  let command: string | undefined;
  let problem: string | undefined;
  let ended = false;
  for (let place = 0; place < words.length; place++) {
    const text = words[place] ?? "";
    const kind: Token["kind"] = ended ? "word" : tokenKindOf(text);
    const global =
      kind === "flag" || kind === "letters" ? findFlagName(globalFlagNames, flagSpellingOf(text)) : undefined;
    const flag = global && globalFlags[global.name];
    if (global && flag) {
      tokens.push({ kind: "global", text });
      const given = {
        raw: flagSpellingOf(text),
        negative: global.negative,
        inline: inlineValueOf(text),
        next: words[place + 1],
      };
      try {
        const { value, consumedNext: tookNext } = parseFlagValue(given, flag);
        globals[global.name] = value;
        if (tookNext) place++;
      } catch (error) {
        if (!(error instanceof UsageError)) throw error;
        problem ??= error.message;
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
  return { command, globals, problem, tokens };
}

/** The value of one of the command's own flags, for a command whose other flags depend on it; undefined if not given. */
export function peekFlagValue({ tokens }: CommandLine, name: string): string | undefined {
  const place = tokens.findLastIndex(
    ({ kind, text }) => kind === "flag" && normalizeName(flagSpellingOf(text)) === normalizeName(name),
  );
  const token = tokens[place];
  return token && (inlineValueOf(token.text) ?? tokens[place + 1]?.text ?? "");
}

/** `--name` of `--name=value`. */
export const flagSpellingOf = (text: string) => (text.startsWith("--") ? (text.split("=", 1)[0] ?? text) : text);

/** `value` of `--name=value`. */
export function inlineValueOf(text: string): string | undefined {
  const place = text.startsWith("--") ? text.indexOf("=") : -1;
  return place < 0 ? undefined : text.slice(place + 1);
}

function tokenKindOf(text: string): Token["kind"] {
  if (text === "--") return "end";
  if (text.startsWith("--")) return "flag";
  return text.startsWith("-") && text !== "-" ? "letters" : "word";
}
