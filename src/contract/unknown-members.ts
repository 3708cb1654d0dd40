import { shapes } from "../../generated/answers.ts";

/**
 * The members of an answer that the contract does not know, as paths: `eta_seconds`, `output.preview_url`.
 * @param name the answer's schema in the contract.
 */
export function unknownMembers(answer: unknown, ...names: readonly string[]): string[] {
  if (typeof answer !== "object" || answer === null) return [];
  const known = Object.assign({}, ...names.map((name) => shapes[name]?.members)) as (typeof shapes)[string]["members"];
  return Object.entries(answer).flatMap(([member, value]) => {
    const own = known[member];
    if (!own) return [member];
    // One entry of a list speaks for all.
    const held: unknown = Array.isArray(value) ? value[0] : value;
    const inner = own.shapes ? unknownMembers(held, ...own.shapes) : [];
    return inner.map((path) => `${member}${Array.isArray(value) ? "[]" : ""}.${path}`);
  });
}
