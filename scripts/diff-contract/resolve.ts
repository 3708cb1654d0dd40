/** Schemas and values with their references followed. */
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

/** What a schema says with its reference followed; `false` for the one that refuses all. */
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

/** A referred schema and what stands beside the reference: both hold, so of two limits the tighter one does. */
function mergeSchemas(target: SchemaObject, own: SchemaObject): SchemaObject {
  const merged: SchemaObject = { ...target };
  const collisions: SchemaObject = {};
  for (const [name, value] of Object.entries(own))
    if (structuralKeywords.includes(name) && name in merged) collisions[name] = value;
    else if (keywordComparisonOf(name).verdicts || keywordComparisonOf(name).relate(merged[name], value) !== "widened")
      merged[name] = value;
  return Object.keys(collisions).length === 0 ? merged : { ...merged, allOf: [...(merged.allOf ?? []), collisions] };
}

/** A copy of a value with all its references followed; one that leads back into itself stays as it is. */
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
