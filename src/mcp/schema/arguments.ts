import { type ContractDescriptions, findNearest, normalizeName, suggestOtherContract } from "../../contract/index.ts";
import { type Issue, ValidationError } from "../../errors.ts";

type JsonType = "string" | "integer" | "number" | "boolean" | "array" | "object";

/** The JSON Schema of one argument. */
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

/** The JSON Schema of a tool's arguments. */
export interface ArgumentsSchema {
  type: "object";
  properties: Record<string, PropertySchema>;
  required?: readonly string[];
  additionalProperties: false;
  examples?: readonly Record<string, unknown>[];
}

/**
 * Validates and normalizes the arguments of a call. Names may be in any spelling, `null` counts as not given, and numbers
 * and booleans are converted from and to text.
 * @param contract the source for suggesting another contract if that one has the model.
 * @param contractFields arguments that the contract's validators check; here only their spelling is corrected.
 * @throws ValidationError that names each invalid argument, the rule that it breaks and the fix.
 */
export function readArguments(
  contract: Pick<ContractDescriptions, "others">,
  tool: string,
  { properties, required = [] }: ArgumentsSchema,
  input: unknown,
  contractFields: readonly string[] = [],
): Record<string, unknown> {
  const names = new Map(Object.keys(properties).map((name) => [normalizeName(name), name]));
  const args: Record<string, unknown> = {};
  const issues: Issue[] = [];
  for (const [key, value] of Object.entries(input ?? {})) {
    const name = Object.hasOwn(properties, key) ? key : names.get(normalizeName(key));
    const property = name === undefined ? undefined : properties[name];
    if (name === undefined || !property) issues.push(unknownArgument(key, Object.keys(properties)));
    else if (value !== null && value !== undefined) {
      args[name] = coerceValue(value, property);
      const issue = contractFields.includes(name) ? undefined : argumentIssue(name, args[name], property);
      if (issue) issues.push(issue);
    }
  }
  for (const name of required)
    if (args[name] === undefined) issues.push({ field: name, rule: "is required", fix: `Add ${name}` });
  // If another contract has the model, the error names that contract.
  if (issues.length > 0)
    throw suggestOtherContract(
      contract,
      new ValidationError(`Invalid arguments for ${tool}; nothing was done`, issues),
      String(args.model),
      undefined,
    );
  return args;
}

function unknownArgument(key: string, names: readonly string[]): Issue {
  const close = findNearest(key, names);
  const fix = close ? `Did you mean ${close}?` : `Remove it. Allowed: ${names.join(", ")}`;
  return { field: key, rule: "is not an argument of this tool", fix };
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
    return { field, rule: `must be of type ${types.join(" or ")}`, fix: `Pass a JSON ${types.join(" or ")}` };
  if (values && !values.includes(String(value)))
    return {
      field,
      rule: `must be one of ${values.join(", ")}`,
      fix: "Choose one of these values, with the same spelling",
    };
  if (typeof value === "string" && value.length < (minLength ?? 0))
    return { field, rule: "must not be empty", fix: `Pass a text, or omit ${field}` };
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
