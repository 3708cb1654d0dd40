import {
  type ContractDescriptions,
  coerceType,
  exampleBody,
  type Field,
  type Fields,
  fieldsOf,
  isModeField,
  promptField,
} from "../../contract/index.ts";
import type { Flag, Flags, FlagValue, ParsedArgs } from "./flag.ts";

type FlagSource = Pick<ContractDescriptions, "bodies">;

/** The flag of a field, without its dashes: `aspect-ratio` for `aspectRatio` and `aspect_ratio`. */
export function flagName(field: string): string {
  return field
    .replace(/([a-z0-9])([A-Z])/g, "$1-$2")
    .replaceAll("_", "-")
    .toLowerCase();
}

/** A flag for each field of a model's body except the prompt, which is a positional argument. */
export function modelFlags(contract: FlagSource, model: string): Flags {
  const prompt = promptField(contract, model);
  const fields = Object.entries(fieldsOf(contract, model)).filter(([name]) => name !== prompt);
  const example = exampleBody(contract, model);
  return Object.fromEntries(fields.map(([name, field]) => [flagName(name), flagOf(field, example[name])]));
}

function flagOf(field: Field, example: unknown): Flag {
  const { type, minimum, maximum, required } = field;
  const serverDefault = field.default ?? (required && field.enum && !isModeField(field) ? String(example) : undefined);
  const summary = (field.description.split("\n")[0] ?? "").replace(/\.?$/, ".");
  return {
    type: type === "boolean" ? "boolean" : type === "integer" || type === "number" ? "number" : "string",
    ...(type === "array" && { multiple: true, value: "URL" }),
    ...(field.enum && { choices: field.enum.map(String) }),
    ...(minimum !== undefined && { minimum }),
    ...(maximum !== undefined && { maximum }),
    ...(serverDefault !== undefined && { serverDefault }),
    ...(required && serverDefault === undefined && !isModeField(field) && { required }),
    description: isModeField(field) ? `${summary} By default it follows from the media that you give.` : summary,
  };
}

/** The body from the flags. Fields that were not given are left out, so that the service's defaults apply. */
export function bodyFromFlags(contract: FlagSource, model: string, { flags }: ParsedArgs): Fields {
  const given = Object.entries(fieldsOf(contract, model)).flatMap(([name, field]) => {
    const value = flags[flagName(name)];
    return value === undefined ? [] : [[name, readFlagValue(value, field)] as const];
  });
  return Object.fromEntries(given);
}

/** A flag of a list may be repeated, and each value may be a list too, as in a batch's cell. */
function readFlagValue(value: FlagValue, field: Field): unknown {
  if (Array.isArray(value)) return field.type === "array" ? value.flatMap((each) => coerceType(each, field)) : value;
  return typeof value === "string" ? coerceType(value, field) : value;
}
