import type { JsonSchema, SchemaObject } from "./document.ts";

/** Puts a text on one line. */
export const toOneLine = (text: string): string => text.replace(/\s+/g, " ").trim();

/** Describes a schema: its type, limits and description, then its members. */
export function describeSchema(name: string, schema: SchemaObject): string {
  const members = Object.entries(schema.properties ?? {}).flatMap(([member, property]) =>
    typeof property === "object" ? [describeField(member, property, schema.required?.includes(member) ?? false)] : [],
  );
  return [`${name}: ${describeConstraints(schema)}. ${describeValues(schema)}`.trim(), ...members].join("\n");
}

/** Describes a field: its type, whether it is required, default, limits, description, values. */
export function describeField(name: string, schema: SchemaObject, required: boolean): string {
  return `- \`${name}\`: ${describeConstraints(schema, required)}. ${describeValues(schema)}`.trim();
}

function describeConstraints(schema: SchemaObject, required = false): string {
  const standard = schema.default === undefined ? "" : `default \`${schema.default}\``;
  return [schemaTypeOf(schema), required ? "required" : "", standard, ...limits(schema)].filter(Boolean).join(", ");
}

function describeValues(schema: SchemaObject): string {
  const values = (schema.enum ?? schema["x-extensible-enum"] ?? []) as unknown[];
  const list = values.map((value) => `\`${value}\``).join(" ");
  const label = schema.enum ? "One of" : "Known values:";
  return toOneLine(`${schema.description ?? ""} ${list && `${label} ${list}`}`);
}

/** Returns the type of a value: the name of its schema, or the JSON type. */
export function schemaTypeOf(schema: JsonSchema): string {
  if (typeof schema === "boolean") return "any";
  if (schema.$ref) return schema.$ref.split("/").at(-1) ?? "";
  if (schema.anyOf) return schema.anyOf.map(schemaTypeOf).join(" or ");
  if (schema.items) return `array of ${schemaTypeOf(schema.items)}`;
  const type = [schema.type].flat().join(" or ");
  return schema.format ? `${type} (${schema.format})` : type;
}

function limits(schema: SchemaObject): string[] {
  const { pattern } = schema as { pattern?: string };
  return [
    range(schema.minimum, schema.maximum, ""),
    range(schema.minLength, schema.maxLength, " characters"),
    range(schema.minItems, schema.maxItems, " items"),
    // This pattern accepts everything.
    pattern && pattern !== "^[\\s\\S]*$" ? `pattern \`${pattern}\`` : "",
  ];
}

function range(min: unknown, max: unknown, unit: string): string {
  if (min === undefined && max === undefined) return "";
  if (min === undefined) return `at most ${max}${unit}`;
  return max === undefined ? `at least ${min}${unit}` : `${min} to ${max}${unit}`;
}
