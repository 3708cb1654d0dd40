import { findNearest } from "../../contract/index.ts";
import type { CliCommand } from "../command.ts";
import { UsageError } from "../usage-error.ts";
import type { Flag, Flags, FlagValue, ParsedArgs } from "./flag.ts";
import { findFlagName, flagNamesOf } from "./flag-names.ts";
import { globalFlags } from "./global-flags.ts";
import { parseFlagValue } from "./parse-flag-value.ts";
import { type CommandLine, flagSpellingOf, inlineValueOf, type Token } from "./tokenize-command-line.ts";

/**
 * Checks what is behind the command by the command's flags. Each may be spelled `--max-credits`, `--max_credits` or
 * `--maxCredits`.
 * @param hintOf what to add if a value is none of the choices.
 * @throws UsageError naming the flag, what is wrong with it, and what is allowed.
 */
export function parseFlags(
  { globals, problem, tokens }: CommandLine,
  { flags: own, positionals: words }: { flags: Flags; positionals: Pick<CliCommand["positionals"], "most"> },
  hintOf?: (value: string) => string,
): ParsedArgs {
  if (problem !== undefined) throw new UsageError(problem);
  const flags = { ...globalFlags, ...own };
  const names = flagNamesOf(flags);
  const given: ParsedArgs = { flags: { ...globals }, positionals: [] };
  const left = [...tokens];
  for (let token = left.shift(); token; token = left.shift()) {
    if (token.kind === "word") given.positionals.push(token.text);
    if (token.kind !== "flag" && token.kind !== "letters") continue;
    for (const { raw, inline } of token.kind === "flag" ? [partsOf(token)] : lettersOf(token, flags)) {
      const { name, negative } = findFlagName(names, raw) ?? { name: "", negative: false };
      const flag = flags[name];
      if (!flag) throw unknownFlagError(raw, flags);
      const { value, consumedNext: tookNext } = parseFlagValue(
        { raw, negative, inline, next: left[0]?.text },
        flag,
        hintOf,
      );
      given.flags[name] = collectValue(given.flags[name], value, flag);
      if (tookNext) left.shift();
    }
  }
  for (const [name, flag] of Object.entries(flags)) if (flag.default !== undefined) given.flags[name] ??= flag.default;
  if (given.positionals.length > words.most)
    throw new UsageError(
      `${JSON.stringify(given.positionals[words.most])} is one word too many. Quote what belongs together.`,
    );
  return given;
}

const partsOf = ({ text }: Token) => ({ raw: flagSpellingOf(text), inline: inlineValueOf(text) });

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

function unknownFlagError(raw: string, flags: Flags): UsageError {
  const meant = findNearest(raw.replace(/^-+/, ""), Object.keys(flags));
  return new UsageError(`There is no ${raw} here.${meant ? ` Did you mean --${meant}?` : " See --help."}`);
}

function collectValue(before: FlagValue, value: Exclude<FlagValue, string[]>, flag: Flag): FlagValue {
  if (!flag.multiple) return value;
  return [...(Array.isArray(before) ? before : []), String(value)];
}
