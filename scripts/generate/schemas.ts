import type { JsonSchema, OpenApiDocument, SchemaObject } from "./document.ts";

const prefix = "#/components/schemas/";

/**
 * Generates a self-contained JSON Schema (draft 2020-12) for each object of the contract, with its references in `$defs`.
 * @returns the schemas by file name.
 */
export function schemaFiles(document: OpenApiDocument, notice: string): Record<string, string> {
  const all = document.components.schemas;
  const objects = Object.entries(all).filter(([, schema]) => schema.type === "object");
  return Object.fromEntries(
    objects.map(([name, schema]) => [
      `schemas/${name}.json`,
      `${JSON.stringify(standalone(all, schema, notice), null, 2)}\n`,
    ]),
  );
}

function standalone(all: Record<string, SchemaObject>, schema: SchemaObject, notice: string): object {
  const $defs: Record<string, unknown> = {};
  const plain = (node: unknown): unknown => {
    if (Array.isArray(node)) return node.map(plain);
    if (typeof node !== "object" || node === null) return node;
    // Strict validators refuse the contract's extension members.
    const members = Object.entries(node).filter(([member]) => !member.startsWith("x-"));
    return Object.fromEntries(
      members.map(([member, value]) => [member, member === "$ref" ? define(String(value)) : plain(value)]),
    );
  };
  const define = (ref: string): string => {
    const name = ref.slice(prefix.length);
    if (!(name in $defs)) {
      // Registered before it is filled, so that a schema can refer to itself.
      $defs[name] = true satisfies JsonSchema;
      $defs[name] = plain(all[name]);
    }
    return `#/$defs/${name}`;
  };
  const root = plain(schema) as object;
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    $comment: notice,
    ...root,
    ...(Object.keys($defs).length > 0 && { $defs }),
  };
}
