import { parseArgs } from "node:util";
import { nearest, plain } from "../../contract/index.ts";
import type { Flag, Flags, Given, Value } from "../command.ts";
import { hintOf } from "../contract/names.ts";
import { UsageError } from "../usage-error.ts";

/**
 * Reads a command line by the command's flags. Each flag may be spelled `--max-credits`, `--max_credits` or
 * `--maxCredits`.
 * @throws UsageError naming the flag, what is wrong with it, and what is allowed.
 */
export function parse(args: readonly string[], flags: Flags, words: { most: number }): Given {
  const names = spellings(flags);
  const { tokens } = parseArgs({
    args: [...args],
    options: parseOptions(flags, names),
    strict: false,
    allowPositionals: true,
    allowNegative: false,
    tokens: true,
  });
  const given: Given = { flags: {}, words: [] };
  for (const token of tokens) {
    if (token.kind === "positional") given.words.push(token.value);
    if (token.kind !== "option") continue;
    const { name, negative } = named(token.rawName, names);
    const flag = flags[name];
    if (!flag) throw unknown(token.rawName, flags);
    if (!token.inlineValue && token.value?.startsWith("--"))
      throw new UsageError(`${token.rawName} needs a value. One that begins with -- is given as ${token.rawName}=…`);
    given.flags[name] = collect(given.flags[name], readValue(token.rawName, token.value, flag, negative), flag);
  }
  for (const [name, flag] of Object.entries(flags)) if (flag.default !== undefined) given.flags[name] ??= flag.default;
  if (given.words.length > words.most)
    throw new UsageError(
      `${JSON.stringify(given.words[words.most])} is one word too many. Quote what belongs together.`,
    );
  return given;
}

function spellings(flags: Flags): Map<string, string> {
  const names = new Map<string, string>();
  for (const [name, { aliases = [], short }] of Object.entries(flags)) {
    for (const spelling of [name, ...aliases]) names.set(plain(spelling), name);
    if (short) names.set(`-${short}`, name);
  }
  return names;
}

function parseOptions(flags: Flags, names: Map<string, string>) {
  const options: Record<string, { type: "boolean" | "string"; short?: string; multiple: true }> = {};
  for (const [name, flag] of Object.entries(flags)) {
    const type = flag.type === "boolean" ? "boolean" : "string";
    for (const spelling of [name, ...(flag.aliases ?? []), camel(name), name.replaceAll("-", "_")])
      options[spelling] ??= { type, multiple: true };
    options[name] = { type, multiple: true, ...(flag.short && { short: flag.short }) };
  }
  for (const name of names.values())
    if (flags[name]?.type === "boolean") options[`no-${name}`] = { type: "boolean", multiple: true };
  return options;
}

const camel = (name: string) => name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());

function named(raw: string, names: Map<string, string>): { name: string; negative: boolean } {
  if (/^-[^-]/.test(raw)) return { name: names.get(raw) ?? "", negative: false };
  const spelled = plain(raw);
  const positive = names.get(spelled);
  if (positive !== undefined) return { name: positive, negative: false };
  return { name: (spelled.startsWith("no") && names.get(spelled.slice(2))) || "", negative: true };
}

function unknown(raw: string, flags: Flags): UsageError {
  const meant = nearest(raw.replace(/^-+/, ""), Object.keys(flags));
  return new UsageError(`There is no ${raw} here.${meant ? ` Did you mean --${meant}?` : " See --help."}`);
}

function readValue(raw: string, value: string | undefined, flag: Flag, negative: boolean): Value {
  const { type, choices, minimum, maximum } = flag;
  if (type === "boolean") {
    if (value !== undefined) throw new UsageError(`${raw} takes no value.`);
    return !negative;
  }
  if (negative) throw new UsageError(`${raw} makes no sense: --${raw.replace(/^--no-?/, "")} takes a value.`);
  if (value === undefined) throw new UsageError(`${raw} needs a value${choices ? `: ${choices.join(", ")}` : ""}.`);
  if (choices && !choices.includes(value)) {
    const meant = nearest(value, choices);
    const hint = meant && choices.length > 3 ? ` Did you mean ${meant}?` : "";
    throw new UsageError(
      `${raw} ${JSON.stringify(value)}: must be one of ${choices.join(", ")}.${hint}${hintOf(value)}`,
    );
  }
  if (type === "string") return value;
  const number = value.trim() === "" ? Number.NaN : Number(value);
  if (Number.isNaN(number)) throw new UsageError(`${raw} ${JSON.stringify(value)}: must be a number.`);
  if (minimum !== undefined && number < minimum) throw new UsageError(`${raw} ${value}: must be at least ${minimum}.`);
  if (maximum !== undefined && number > maximum) throw new UsageError(`${raw} ${value}: must be at most ${maximum}.`);
  return number;
}

function collect(before: Value, value: Value, flag: Flag): Value {
  if (!flag.multiple) return value;
  return [...(Array.isArray(before) ? before : []), String(value)];
}
