import converter from "@apiture/openapi-down-convert";
import { type Document, resolve, type SchemaObject } from "./document.ts";
import { inline, isScalar } from "./inline.ts";

/**
 * The contract in OpenAPI 3.0 without unions, for generators of other languages, several of which break on them: one
 * plain object per body, one per output. The service still enforces the conditional rules; their sentences stand in
 * the descriptions.
 */
export function flatView(document: Document): Document {
  const flat = structuredClone(document);
  // 3.0 takes no words beside a $ref.
  inline(flat, isScalar);
  const { schemas } = flat.components;
  for (const [name, schema] of Object.entries(schemas)) {
    if (isScalar(schema, `#/components/schemas/${name}`)) delete schemas[name];
    dropRules(schema);
    for (const part of [schema, ...Object.values(schema.properties ?? {})])
      if (typeof part === "object") mergeUnion(flat, part);
  }
  delete flat.jsonSchemaDialect;
  const { summary: _, ...info } = flat.info as Document["info"] & { summary?: string };
  const converted = new converter.Converter({ ...flat, info }, { deleteExampleWithId: false }).convert() as Document;
  removeKeywords(converted);
  return converted;
}

function dropRules(schema: SchemaObject): void {
  const rules = (schema.allOf ?? []) as SchemaObject[];
  if (rules.length === 0) return;
  schema.description = [`${schema.description}\n`, ...rules.map((rule) => `- ${rule.description}`)].join("\n");
  delete schema.allOf;
}

/** A union of objects becomes one object with the members of all, none required. */
function mergeUnion(document: Document, schema: SchemaObject): void {
  const branches = schema.anyOf as SchemaObject[] | undefined;
  if (!branches) return;
  delete schema.anyOf;
  schema.type = "object";
  schema.properties = Object.assign({}, ...branches.map((branch) => resolve(document, branch).properties));
}

/** What OpenAPI 3.0 does not know and the converter leaves. */
function removeKeywords(node: unknown): void {
  if (typeof node !== "object" || node === null) return;
  const members = node as Record<string, unknown>;
  // A schema has one type there: text or object becomes free-form.
  if (Array.isArray(members.type))
    for (const keyword of ["type", "maxLength", "pattern", "properties"]) delete members[keyword];
  for (const value of Object.values(members)) removeKeywords(value);
}
