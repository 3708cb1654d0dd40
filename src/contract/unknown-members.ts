import type { Shape, Shapes } from "./contract.ts";

/**
 * The members of a response that the contract does not know, as paths: `eta_seconds`, `output.preview_url`.
 * @param names the response's schemas in the contract.
 */
export function unknownMembers(shapes: Shapes, response: unknown, ...names: readonly string[]): string[] {
  if (typeof response !== "object" || response === null) return [];
  const known: Shape["members"] = Object.assign({}, ...names.map((name) => shapes[name]?.members));
  return Object.entries(response).flatMap(([member, value]) => {
    const own = known[member];
    if (!own) return [member];
    // One entry of a list speaks for all.
    const held: unknown = Array.isArray(value) ? value[0] : value;
    const inner = own.shapes ? unknownMembers(shapes, held, ...own.shapes) : [];
    return inner.map((path) => `${member}${Array.isArray(value) ? "[]" : ""}.${path}`);
  });
}
