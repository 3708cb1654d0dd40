import type { Document, Schema, SchemaObject } from "./document.ts";
import { inline } from "./inline.ts";

/**
 * The contract as documentation shows it best: each operation whole where it stands, without references; the branches
 * of a body's first rule as a top-level `oneOf`, each a whole object (a tab for each mode); its other rules as
 * sentences. For reading, not for validation.
 */
export function docsView(document: Document): Document {
  const view = structuredClone(document);
  for (const schema of Object.values(view.components.schemas)) {
    liftRules(schema);
    for (const part of [schema, ...Object.values(schema.properties ?? {})])
      if (typeof part === "object") exclusive(part);
  }
  const { securitySchemes } = view.components;
  inline(view);
  return { ...view, components: { securitySchemes } as unknown as Document["components"] };
}

/** Alternatives that exclude each other are shown side by side. */
function exclusive(schema: SchemaObject): void {
  if (!schema.anyOf) return;
  schema.oneOf = schema.anyOf;
  delete schema.anyOf;
}

function liftRules(schema: SchemaObject): void {
  const rules = (schema.allOf ?? []) as SchemaObject[];
  const first = rules[0];
  const branches = first?.anyOf as SchemaObject[] | undefined;
  if (!first || !branches) return;
  const { properties = {}, required = [], additionalProperties = false } = schema;
  schema.description = [`${schema.description}\n\nRules:`, ...rules.map((rule) => `- ${rule.description}`)].join("\n");
  schema.oneOf = branches.map((branch) => ({
    type: "object",
    title: branch.title ?? "",
    description: `${first.title}: ${branch.title}.`,
    additionalProperties,
    required: [...new Set([...required, ...(branch.required ?? [])])],
    properties: narrowed(properties, branch.properties ?? {}),
  }));
  for (const keyword of ["type", "allOf", "properties", "required", "additionalProperties"]) delete schema[keyword];
}

/** The properties of one branch: forbidden ones are gone, fixed ones hold their only value. */
function narrowed(properties: Record<string, Schema>, branch: Record<string, Schema>): Record<string, Schema> {
  return Object.fromEntries(
    Object.entries(properties).flatMap(([name, schema]) => {
      const narrowing = branch[name];
      if (narrowing === false) return [];
      if (typeof narrowing !== "object" || typeof schema !== "object") return [[name, schema]];
      const values = narrowing.enum ?? (narrowing.const === undefined ? schema.enum : [narrowing.const]);
      return [[name, { ...schema, ...(values && { enum: values }) }]];
    }),
  );
}
