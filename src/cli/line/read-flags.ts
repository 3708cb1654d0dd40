import { nearest } from "../../contract/index.ts";
import type { Command } from "../command.ts";
import { UsageError } from "../usage-error.ts";
import type { Flag, Flags, Given, Value } from "./flag.ts";
import { globalFlags } from "./global-flags.ts";
import { findName, namesOf } from "./names.ts";
import { inlineOf, type Line, rawOf, type Token } from "./read-line.ts";
import { readValue } from "./read-value.ts";

/**
 * Checks what is behind the command by the command's flags. Each may be spelled `--max-credits`, `--max_credits` or
 * `--maxCredits`.
 * @param hintOf what to add if a value is none of the choices.
 * @throws UsageError naming the flag, what is wrong with it, and what is allowed.
 */
export function readFlags(
  { globals, problem, tokens }: Line,
  { flags: own, words }: { flags: Flags; words: Pick<Command["words"], "most"> },
  hintOf?: (value: string) => string,
): Given {
  if (problem !== undefined) throw new UsageError(problem);
  const flags = { ...globalFlags, ...own };
  const names = namesOf(flags);
  const given: Given = { flags: { ...globals }, words: [] };
  const left = [...tokens];
  for (let token = left.shift(); token; token = left.shift()) {
    if (token.kind === "word") given.words.push(token.text);
    if (token.kind !== "flag" && token.kind !== "letters") continue;
    for (const { raw, inline } of token.kind === "flag" ? [partsOf(token)] : lettersOf(token, flags)) {
      const { name, negative } = findName(names, raw) ?? { name: "", negative: false };
      const flag = flags[name];
      if (!flag) throw unknown(raw, flags);
      const { value, tookNext } = readValue({ raw, negative, inline, next: left[0]?.text }, flag, hintOf);
      given.flags[name] = collect(given.flags[name], value, flag);
      if (tookNext) left.shift();
    }
  }
  for (const [name, flag] of Object.entries(flags)) if (flag.default !== undefined) given.flags[name] ??= flag.default;
  if (given.words.length > words.most)
    throw new UsageError(
      `${JSON.stringify(given.words[words.most])} is one word too many. Quote what belongs together.`,
    );
  return given;
}

const partsOf = ({ text }: Token) => ({ raw: rawOf(text), inline: inlineOf(text) });

/** `-yo`: `-y` and `-o`. `-ofile`: `-o` with the value `file`. */
function lettersOf({ text }: Token, flags: Flags): { raw: string; inline: string | undefined }[] {
  const letters: { raw: string; inline: string | undefined }[] = [];
  for (let place = 1; place < text.length; place++) {
    const raw = `-${text[place]}`;
    const flag = Object.values(flags).find(({ short }) => short === text[place]);
    const rest = text.slice(place + 1);
    const takesRest = flag !== undefined && flag.type !== "boolean" && rest !== "";
    letters.push({ raw, inline: takesRest ? rest : undefined });
    if (takesRest) break;
  }
  return letters;
}

function unknown(raw: string, flags: Flags): UsageError {
  const meant = nearest(raw.replace(/^-+/, ""), Object.keys(flags));
  return new UsageError(`There is no ${raw} here.${meant ? ` Did you mean --${meant}?` : " See --help."}`);
}

function collect(before: Value, value: Exclude<Value, string[]>, flag: Flag): Value {
  if (!flag.multiple) return value;
  return [...(Array.isArray(before) ? before : []), String(value)];
}
