import { type OpenApiDocument, resolveReference, type SchemaObject } from "./document.ts";

/**
 * Replaces each reference that `chosen` accepts by its target, merged with the members beside the reference.
 * @param chosen returns whether to inline a component, given the component and its `$ref`; default: all.
 */
export function inlineReferences(
  document: OpenApiDocument,
  chosen: (target: object, ref: string) => boolean = () => true,
): void {
  const visit = (node: unknown): void => {
    if (typeof node !== "object" || node === null) return;
    const members = node as Record<string, unknown>;
    for (const [member, value] of Object.entries(members)) {
      const ref = (value as { $ref?: string } | null)?.$ref;
      const target = ref && resolveReference(document, value as object);
      if (ref && target && chosen(target, ref)) {
        const { $ref: _, ...siblings } = value as { $ref: string };
        members[member] = structuredClone({ ...target, ...siblings });
      }
      visit(members[member]);
    }
  };
  visit(document);
}

/** Whether a component is the schema of a simple value: no object and no union. */
export function isScalar(target: object, ref: string): boolean {
  const schema = target as SchemaObject;
  return ref.startsWith("#/components/schemas/") && schema.type !== "object" && !schema.anyOf;
}
