/** Schemas and values with their references followed. */
import { type Document, resolve, type Schema, type SchemaObject } from "../generate/document.ts";
import { keyword } from "./keywords.ts";
import { members } from "./members.ts";

/** Keywords that hold schemas, or lists and maps of them. */
export const structural = ["properties", "required", "additionalProperties", "items", "allOf", "anyOf", "oneOf"];

/** What a schema says with its reference followed; `false` for the one that refuses all. */
export function effective(document: Document, schema: Schema): { says: SchemaObject | false; ref?: string } {
  if (schema === false) return { says: false };
  if (schema === true) return { says: {} };
  const { $ref: ref, ...own } = schema;
  if (ref === undefined) return { says: constAsEnum(own) };
  const target = effective(document, resolve(document, { $ref: ref }) as Schema).says;
  return { says: target && both(target, constAsEnum(own)), ref };
}

function constAsEnum(schema: SchemaObject): SchemaObject {
  if (!("const" in schema)) return schema;
  const { const: only, ...others } = schema;
  return { ...others, enum: [only ?? null] };
}

/** A referred schema and what stands beside the reference: both hold, so of two limits the tighter one does. */
function both(target: SchemaObject, own: SchemaObject): SchemaObject {
  const merged: SchemaObject = { ...target };
  const collisions: SchemaObject = {};
  for (const [name, value] of Object.entries(own))
    if (structural.includes(name) && name in merged) collisions[name] = value;
    else if (keyword(name).verdicts || keyword(name).relate(merged[name], value) !== "widened") merged[name] = value;
  return Object.keys(collisions).length === 0 ? merged : { ...merged, allOf: [...(merged.allOf ?? []), collisions] };
}

/** A copy of a value with all its references followed; one that leads back into itself stays as it is. */
export function plain(document: Document, value: unknown, path: string[] = []): unknown {
  if (Array.isArray(value)) return value.map((entry) => plain(document, entry, path));
  if (typeof value !== "object" || value === null) return value;
  const { $ref: ref, ...own } = members(value);
  const copy = Object.fromEntries(Object.entries(own).map(([name, entry]) => [name, plain(document, entry, path)]));
  if (typeof ref !== "string") return ref === undefined ? copy : { $ref: ref, ...copy };
  if (path.includes(ref)) return { $ref: ref, ...copy };
  return { ...members(plain(document, resolve(document, { $ref: ref }), [...path, ref])), ...copy };
}
