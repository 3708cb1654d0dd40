import type { Shape, Shapes } from "./contract.ts";

/**
 * Returns the paths of a response's members that are not in the contract: `eta_seconds`, `output.preview_url`.
 * @param names the names of the response's schemas in the contract.
 */
export function unknownMembers(shapes: Shapes, response: unknown, ...names: readonly string[]): string[] {
  if (typeof response !== "object" || response === null) return [];
  const known: Shape["members"] = Object.assign({}, ...names.map((name) => shapes[name]?.members));
  return Object.entries(response).flatMap(([member, value]) => {
    const own = known[member];
    if (!own) return [member];
    // All entries of a list have the same schema, so the first one is enough.
    const held: unknown = Array.isArray(value) ? value[0] : value;
    const inner = own.shapes ? unknownMembers(shapes, held, ...own.shapes) : [];
    return inner.map((path) => `${member}${Array.isArray(value) ? "[]" : ""}.${path}`);
  });
}
