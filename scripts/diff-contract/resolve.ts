/** Resolves the references of schemas and values. */
import { type JsonSchema, type OpenApiDocument, resolveReference, type SchemaObject } from "../generate/document.ts";
import { keywordComparisonOf } from "./keywords.ts";
import { objectMembersOf } from "./members.ts";

/** Keywords that hold schemas, or lists and maps of them. */
export const structuralKeywords = [
  "properties",
  "required",
  "additionalProperties",
  "items",
  "allOf",
  "anyOf",
  "oneOf",
];

/** Returns a schema with its reference resolved; `false` for the schema that refuses everything. */
export function effectiveSchema(
  document: OpenApiDocument,
  schema: JsonSchema,
): { schema: SchemaObject | false; ref?: string } {
  if (schema === false) return { schema: false };
  if (schema === true) return { schema: {} };
  const { $ref: ref, ...own } = schema;
  if (ref === undefined) return { schema: constAsEnum(own) };
  const target = effectiveSchema(document, resolveReference(document, { $ref: ref }) as JsonSchema).schema;
  return { schema: target && mergeSchemas(target, constAsEnum(own)), ref };
}

function constAsEnum(schema: SchemaObject): SchemaObject {
  if (!("const" in schema)) return schema;
  const { const: only, ...others } = schema;
  return { ...others, enum: [only ?? null] };
}

/** Merges a referenced schema with the members beside the reference. Both apply, so the tighter of two limits does. */
function mergeSchemas(target: SchemaObject, own: SchemaObject): SchemaObject {
  const merged: SchemaObject = { ...target };
  const collisions: SchemaObject = {};
  for (const [name, value] of Object.entries(own))
    if (structuralKeywords.includes(name) && name in merged) collisions[name] = value;
    else if (keywordComparisonOf(name).verdicts || keywordComparisonOf(name).relate(merged[name], value) !== "widened")
      merged[name] = value;
  return Object.keys(collisions).length === 0 ? merged : { ...merged, allOf: [...(merged.allOf ?? []), collisions] };
}

/** Returns a copy of a value with all references resolved, except circular ones. */
export function expandReferences(document: OpenApiDocument, value: unknown, path: string[] = []): unknown {
  if (Array.isArray(value)) return value.map((entry) => expandReferences(document, entry, path));
  if (typeof value !== "object" || value === null) return value;
  const { $ref: ref, ...own } = objectMembersOf(value);
  const copy = Object.fromEntries(
    Object.entries(own).map(([name, entry]) => [name, expandReferences(document, entry, path)]),
  );
  if (typeof ref !== "string") return ref === undefined ? copy : { $ref: ref, ...copy };
  if (path.includes(ref)) return { $ref: ref, ...copy };
  return {
    ...objectMembersOf(expandReferences(document, resolveReference(document, { $ref: ref }), [...path, ref])),
    ...copy,
  };
}
