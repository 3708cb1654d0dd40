import { plain } from "../../contract/index.ts";
import { UsageError } from "../usage-error.ts";
import type { Value } from "./flag.ts";
import { globalFlags } from "./global-flags.ts";
import { findName, namesOf } from "./names.ts";
import { readValue } from "./read-value.ts";

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
export interface Line {
  /** The command; undefined if none is named. */
  command: string | undefined;
  /** The flags that every command has, by name, as far as they were given and are right. */
  globals: Readonly<Record<string, Value>>;
  /** What is wrong with them: told when it is known how to tell it. */
  problem: string | undefined;
  /** All behind the command, and flags that stand before it. */
  tokens: readonly Token[];
}

const globalNames = namesOf(globalFlags);

/**
 * Reads a command line: finds the command, which is the first word, and takes the flags that every command has,
 * wherever they stand. What the other flags are, the command tells: `readFlags`.
 */
export function readLine(words: readonly string[]): Line {
  const globals: Record<string, Value> = {};
  const tokens: Token[] = [];
  let command: string | undefined;
  let problem: string | undefined;
  let ended = false;
  for (let place = 0; place < words.length; place++) {
    const text = words[place] ?? "";
    const kind: Token["kind"] = ended ? "word" : kindOf(text);
    const global = kind === "flag" || kind === "letters" ? findName(globalNames, rawOf(text)) : undefined;
    const flag = global && globalFlags[global.name];
    if (global && flag) {
      tokens.push({ kind: "global", text });
      const given = { raw: rawOf(text), negative: global.negative, inline: inlineOf(text), next: words[place + 1] };
      try {
        const { value, tookNext } = readValue(given, flag);
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
export function textOf({ tokens }: Line, name: string): string | undefined {
  const place = tokens.findLastIndex(({ kind, text }) => kind === "flag" && plain(rawOf(text)) === plain(name));
  const token = tokens[place];
  return token && (inlineOf(token.text) ?? tokens[place + 1]?.text ?? "");
}

/** `--name` of `--name=value`. */
export const rawOf = (text: string) => (text.startsWith("--") ? (text.split("=", 1)[0] ?? text) : text);

/** `value` of `--name=value`. */
export function inlineOf(text: string): string | undefined {
  const place = text.startsWith("--") ? text.indexOf("=") : -1;
  return place < 0 ? undefined : text.slice(place + 1);
}

function kindOf(text: string): Token["kind"] {
  if (text === "--") return "end";
  if (text.startsWith("--")) return "flag";
  return text.startsWith("-") && text !== "-" ? "letters" : "word";
}
