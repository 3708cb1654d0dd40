import { findNearest } from "../../contract/index.ts";
import { UsageError } from "../usage-error.ts";
import type { Flag } from "./flag.ts";

/** A flag as it was given. */
export interface RawFlag {
  /** As it is spelled: `--maxCredits`. */
  raw: string;
  /** Whether it is the `--no-…` of a flag. */
  negative: boolean;
  /** Its value behind a `=`. */
  inline: string | undefined;
  /** The word behind it. */
  next: string | undefined;
}

/** What a flag's value is, and whether the word behind the flag is a part of it. */
export interface ParsedFlagValue {
  value: string | number | boolean;
  consumedNext: boolean;
}

/**
 * Reads the value of a flag by the flag's rules.
 * @param hintOf what to add if a value is none of the choices.
 * @throws UsageError naming the flag, what is wrong with it, and what is allowed.
 */
export function parseFlagValue(
  { raw, negative, inline, next }: RawFlag,
  flag: Flag,
  hintOf: (value: string) => string = () => "",
): ParsedFlagValue {
  const { type, choices } = flag;
  if (type === "boolean") {
    if (inline !== undefined) throw new UsageError(`${raw} takes no value.`);
    return { value: !negative, consumedNext: false };
  }
  if (inline === undefined && next?.startsWith("--"))
    throw new UsageError(`${raw} needs a value. One that begins with -- is given as ${raw}=…`);
  if (negative) throw new UsageError(`${raw} makes no sense: --${raw.replace(/^--no-?/, "")} takes a value.`);
  const text = inline ?? next;
  if (text === undefined) throw new UsageError(`${raw} needs a value${choices ? `: ${choices.join(", ")}` : ""}.`);
  if (choices && !choices.includes(text)) {
    const meant = findNearest(text, choices);
    const hint = meant && choices.length > 3 ? ` Did you mean ${meant}?` : "";
    throw new UsageError(`${raw} ${JSON.stringify(text)}: must be one of ${choices.join(", ")}.${hint}${hintOf(text)}`);
  }
  return { value: type === "number" ? parseNumber(raw, text, flag) : text, consumedNext: inline === undefined };
}

function parseNumber(raw: string, text: string, { minimum, maximum }: Flag): number {
  const number = text.trim() === "" ? Number.NaN : Number(text);
  if (Number.isNaN(number)) throw new UsageError(`${raw} ${JSON.stringify(text)}: must be a number.`);
  if (minimum !== undefined && number < minimum) throw new UsageError(`${raw} ${text}: must be at least ${minimum}.`);
  if (maximum !== undefined && number > maximum) throw new UsageError(`${raw} ${text}: must be at most ${maximum}.`);
  return number;
}
