import { type OpenApiDocument, resolveReference, type SchemaObject } from "../../scripts/generate/document.ts";
import type { BodyCase } from "./page-cases.ts";

/**
 * Invalid bodies that are derived from a body's schema: one for each keyword of each field. A new endpoint gets its
 * negative tests without a line of code.
 */
export function schemaCases(
  document: OpenApiDocument,
  schema: SchemaObject,
  good: Record<string, unknown>,
): BodyCase[] {
  const cases: BodyCase[] = (schema.required ?? []).map((field) => ({
    rule: `${field} is required`,
    body: Object.fromEntries(Object.entries(good).filter(([name]) => name !== field)),
    field,
  }));
  if (schema.additionalProperties === false)
    cases.push({ rule: "unknown fields are refused", body: { ...good, unknownField: 1 }, field: "unknownField" });
  for (const [field, property] of Object.entries(schema.properties ?? {}))
    for (const [rule, value, inner = ""] of badValues(document, resolveReference(document, property as SchemaObject)))
      cases.push({ rule: `${field}: ${rule}`, body: { ...good, [field]: value }, field: `${field}${inner}` });
  return cases;
}

type BadValue = [rule: string, value: unknown, inner?: string];

function badValues(document: OpenApiDocument, schema: SchemaObject): BadValue[] {
  const number = (keyword: string) => schema[keyword] as number | undefined;
  const bad: BadValue[] = [];
  const add = (keyword: string, value: unknown) => {
    if (number(keyword) !== undefined) bad.push([`${keyword} ${number(keyword)}`, value]);
  };
  if (schema.type) bad.push([`type ${schema.type}`, schema.type === "object" ? "text" : {}]);
  if (schema.enum) bad.push(["enum", "no such value"]);
  if (schema.pattern && !isFreeText(schema.pattern as string)) bad.push(["pattern", "no match here"]);
  add("minimum", (number("minimum") ?? 0) - 1);
  add("maximum", (number("maximum") ?? 0) + 1);
  add("minLength", "x".repeat(Math.max((number("minLength") ?? 0) - 1, 0)));
  // Text that also matches a URL's pattern, so that the length alone is wrong.
  add("maxLength", "https://example.com/".padEnd((number("maxLength") ?? 0) + 1, "x"));
  if (schema.type === "array") {
    const item = resolveReference(document, schema.items as SchemaObject);
    const sample = (item.examples as unknown[] | undefined)?.[0];
    add("minItems", Array(Math.max((number("minItems") ?? 0) - 1, 0)).fill(sample));
    add("maxItems", Array((number("maxItems") ?? 0) + 1).fill(sample));
    for (const [rule, value, inner = ""] of badValues(document, item))
      bad.push([`an entry's ${rule}`, [value], `.0${inner}`]);
  }
  return bad;
}

const isFreeText = (pattern: string) => new RegExp(pattern).test("no match here");
