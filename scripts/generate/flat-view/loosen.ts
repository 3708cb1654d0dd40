import type { OpenApiDocument, SchemaObject } from "../document.ts";

const limits = ["minLength", "maxLength", "pattern", "minimum", "maximum", "minItems", "maxItems"];

/** Removes the limits from all schemas of responses: a client must not refuse a response for them. */
export function loosenResponses({ paths, components }: OpenApiDocument): void {
  const seen = new Set<unknown>();
  const loosen = (node: unknown): void => {
    if (typeof node !== "object" || node === null || seen.has(node)) return;
    seen.add(node);
    const members = node as SchemaObject;
    if (typeof members.$ref === "string") loosen(target(members.$ref));
    for (const limit of limits) delete members[limit];
    for (const value of Object.values(members)) loosen(value);
  };
  const target = (ref: string) => {
    const [, , kind = "", name = ""] = ref.split("/");
    return kind === "examples" ? undefined : components[kind]?.[name];
  };
  for (const item of Object.values(paths)) for (const { responses } of Object.values(item)) loosen(responses);
}
