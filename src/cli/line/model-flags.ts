import {
  type ContractDescriptions,
  exampleBody,
  type Field,
  fieldsOf,
  isModeField,
  promptField,
} from "../../contract/index.ts";
import type { Flag, Flags, FlagValue, ParsedArgs } from "./flag.ts";

type FlagSource = Pick<ContractDescriptions, "bodies">;

/** `aspectRatio`, `aspect_ratio`: `--aspect-ratio`. */
export function flagName(field: string): string {
  return field
    .replace(/([a-z0-9])([A-Z])/g, "$1-$2")
    .replaceAll("_", "-")
    .toLowerCase();
}

/** A flag for each field of a model's body but its prompt, which is a word of its own. */
export function modelFlags(contract: FlagSource, model: string): Flags {
  const prompt = promptField(contract, model);
  const fields = Object.entries(fieldsOf(contract, model)).filter(([name]) => name !== prompt);
  const example = exampleBody(contract, model);
  return Object.fromEntries(fields.map(([name, field]) => [flagName(name), flagOf(field, example[name])]));
}

function flagOf(field: Field, example: unknown): Flag {
  const { type, minimum, maximum, required } = field;
  const usual = field.default ?? (required && field.enum && !isModeField(field) ? String(example) : undefined);
  const words = (field.description.split("\n")[0] ?? "").replace(/\.$/, "");
  return {
    type: type === "boolean" ? "boolean" : type === "integer" || type === "number" ? "number" : "string",
    ...(type === "array" && { multiple: true, value: "URL" }),
    ...(field.enum && { choices: field.enum.map(String) }),
    ...(minimum !== undefined && { minimum }),
    ...(maximum !== undefined && { maximum }),
    ...(usual !== undefined && { serverDefault: usual }),
    ...(required && usual === undefined && !isModeField(field) && { required }),
    description: isModeField(field) ? `${words}; by default what the media that are given ask for` : words,
  };
}

/** The body that the flags make. What was not given is left out: the service's own defaults hold. */
export function bodyFromFlags(contract: FlagSource, model: string, { flags }: ParsedArgs): Record<string, FlagValue> {
  const fields = Object.keys(fieldsOf(contract, model)).map((field) => [field, flags[flagName(field)]] as const);
  return Object.fromEntries(fields.filter(([, value]) => value !== undefined));
}
