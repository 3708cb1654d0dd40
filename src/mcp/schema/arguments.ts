import { type ContractDescriptions, findNearest, normalizeName, suggestOtherContract } from "../../contract/index.ts";
import { type Issue, ValidationError } from "../../errors.ts";

type JsonType = "string" | "integer" | "number" | "boolean" | "array" | "object";

/** An argument of a tool, as JSON Schema. */
export interface PropertySchema {
  type: JsonType | readonly JsonType[];
  description?: string;
  enum?: readonly string[];
  default?: string | number | boolean;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  items?: { type: JsonType };
}

/** What a tool takes, as JSON Schema. */
export interface ArgumentsSchema {
  type: "object";
  properties: Record<string, PropertySchema>;
  required?: readonly string[];
  additionalProperties: false;
  examples?: readonly Record<string, unknown>[];
}

/**
 * Reads what an agent gave: in any spelling of the names, `null` as not given, and a number or a boolean that came as
 * text, or the other way round, as what was meant.
 * @param contract what names the contract that has a model, if another one does.
 * @param loose arguments that are another validator's matter: only their spelling is mended.
 * @throws ValidationError naming each argument, the rule that it breaks and the fix.
 */
export function readArguments(
  contract: Pick<ContractDescriptions, "others">,
  tool: string,
  { properties, required = [] }: ArgumentsSchema,
  given: unknown,
  loose: readonly string[] = [],
): Record<string, unknown> {
  const names = new Map(Object.keys(properties).map((name) => [normalizeName(name), name]));
  const args: Record<string, unknown> = {};
  const issues: Issue[] = [];
  for (const [word, value] of Object.entries(given ?? {})) {
    const name = Object.hasOwn(properties, word) ? word : names.get(normalizeName(word));
    const property = name === undefined ? undefined : properties[name];
    if (name === undefined || !property) issues.push(unknownArgument(word, Object.keys(properties)));
    else if (value !== null && value !== undefined) {
      args[name] = coerceValue(value, property);
      const issue = loose.includes(name) ? undefined : argumentIssue(name, args[name], property);
      if (issue) issues.push(issue);
    }
  }
  for (const name of required)
    if (args[name] === undefined) issues.push({ field: name, rule: "is required", fix: `Add ${name}` });
  // A model of another contract is named, as a value of one is.
  if (issues.length > 0)
    throw suggestOtherContract(
      contract,
      new ValidationError(`Nothing was done by ${tool}`, issues),
      String(args.model),
      undefined,
    );
  return args;
}

function unknownArgument(word: string, names: readonly string[]): Issue {
  const close = findNearest(word, names);
  const fix = close ? `Did you mean ${close}?` : `Remove it; there are ${names.join(", ")}`;
  return { field: word, rule: "is not an argument of this tool", fix };
}

function coerceValue(value: unknown, { type, enum: values }: PropertySchema): unknown {
  const types = [type].flat();
  if (typeof value === "number" && !types.includes("number") && !types.includes("integer") && types.includes("string"))
    return String(value);
  if (typeof value === "string" && !values && value.trim() !== "") {
    const isNumeric = types.includes("integer") || types.includes("number");
    if (isNumeric && Number.isFinite(Number(value))) return Number(value);
    if (types.includes("boolean") && /^(true|false)$/i.test(value)) return value.toLowerCase() === "true";
    if (types.includes("array")) return [value];
  }
  return value;
}

function argumentIssue(field: string, value: unknown, property: PropertySchema): Issue | undefined {
  const { type, enum: values, minimum, maximum, minLength } = property;
  const types = [type].flat();
  if (!types.some((each) => isOfType(value, each)))
    return { field, rule: `must be of type ${types.join(" or ")}`, fix: `Give a JSON ${types.join(" or ")}` };
  if (values && !values.includes(String(value)))
    return { field, rule: `must be one of ${values.join(", ")}`, fix: "Use one of these values, spelled like this" };
  if (typeof value === "string" && value.length < (minLength ?? 0))
    return { field, rule: "must not be empty", fix: `Give a text, or leave ${field} out` };
  if (typeof value !== "number") return undefined;
  if (minimum !== undefined && value < minimum)
    return { field, rule: `must be at least ${minimum}`, fix: "Choose a larger number" };
  if (maximum !== undefined && value > maximum)
    return { field, rule: `must be at most ${maximum}`, fix: "Choose a smaller number" };
  return undefined;
}

function isOfType(value: unknown, type: JsonType): boolean {
  if (type === "integer") return Number.isInteger(value);
  if (type === "array") return Array.isArray(value);
  if (type === "object") return typeof value === "object" && value !== null && !Array.isArray(value);
  return typeof value === type;
}
