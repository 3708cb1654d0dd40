import { findNearest } from "../../contract/index.ts";
import { message } from "../../message.ts";
import { appendHint, UsageError } from "../usage-error.ts";
import type { Flag } from "./flag.ts";

/** A flag as it stands on the command line. */
export interface RawFlag {
  /** Its spelling: `--maxCredits`. */
  raw: string;
  /** Whether it is negated by `--no-…`. */
  negative: boolean;
  /** Its value after a `=`. */
  inline: string | undefined;
  /** The next argument. */
  next: string | undefined;
}

/** The value of a flag, and whether the next argument was consumed for it. */
export interface ParsedFlagValue {
  value: string | number | boolean;
  consumedNext: boolean;
}

/**
 * Parses the value of a flag.
 * @param hintOf a text to append to the error if the value is not an allowed one.
 * @throws UsageError if the value is missing or not allowed; the message names the flag and the allowed values.
 */
export function parseFlagValue(
  { raw, negative, inline, next }: RawFlag,
  flag: Flag,
  hintOf: (value: string) => string = () => "",
): ParsedFlagValue {
  const { type, choices } = flag;
  if (type === "boolean") {
    if (inline !== undefined) throw new UsageError(message`${raw} takes no value.`);
    return { value: !negative, consumedNext: false };
  }
  if (inline === undefined && next?.startsWith("--"))
    throw new UsageError(message`${raw} needs a value. If the value begins with --, write ${raw}=VALUE.`);
  if (negative) throw new UsageError(message`Unknown option ${raw}. --${raw.replace(/^--no-?/, "")} takes a value.`);
  const text = inline ?? next;
  if (text === undefined)
    throw new UsageError(
      choices ? message`${raw} needs a value: ${choices.join(", ")}.` : message`${raw} needs a value.`,
    );
  if (choices && !choices.includes(text)) {
    const nearest = choices.length > 3 ? findNearest(text, choices) : undefined;
    const [value, allowed] = [JSON.stringify(text), choices.join(", ")];
    const error = nearest
      ? message`${raw} ${value}: must be one of ${allowed}. Did you mean ${nearest}?`
      : message`${raw} ${value}: must be one of ${allowed}.`;
    throw new UsageError(appendHint(error, hintOf(text)));
  }
  return { value: type === "number" ? parseNumber(raw, text, flag) : text, consumedNext: inline === undefined };
}

function parseNumber(raw: string, text: string, { minimum, maximum }: Flag): number {
  const number = text.trim() === "" ? Number.NaN : Number(text);
  if (Number.isNaN(number)) throw new UsageError(message`${raw} ${JSON.stringify(text)}: must be a number.`);
  if (minimum !== undefined && number < minimum)
    throw new UsageError(message`${raw} ${text}: must be at least ${minimum}.`);
  if (maximum !== undefined && number > maximum)
    throw new UsageError(message`${raw} ${text}: must be at most ${maximum}.`);
  return number;
}
