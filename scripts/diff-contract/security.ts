/** Compares the authentication requirements and the schemes that they use. */
import { isDeepStrictEqual } from "node:util";
import { type ContractLocation, changeAt, formatChangedValue, type LocatedChange, sectionLocation } from "./change.ts";
import { compareMembers, isDocumentation, objectMembersOf } from "./members.ts";

/** Returns the alternatives, each a set of `scheme` and `scheme:scope`; the empty set is a call without a key. */
function alternatives(security: unknown): Set<string>[] {
  const listed = Array.isArray(security) && security.length > 0 ? security : [{}];
  return listed.map((requirement) => {
    const parts = Object.entries(objectMembersOf(requirement));
    return new Set(parts.flatMap(([scheme, scopes]) => [scheme, ...[scopes].flat().map((s) => `${scheme}:${s}`)]));
  });
}

/** An alternative of the base still works if some alternative of the revision requires nothing more. */
export function* compareSecurity(at: ContractLocation, base: unknown, revision: unknown): Generator<LocatedChange> {
  const [was, is] = [alternatives(base), alternatives(revision)];
  const works = (way: Set<string>, ways: Set<string>[]) =>
    ways.some((other) => [...other].every((part) => way.has(part)));
  const what = `security ${formatChangedValue(base ?? [])} → ${formatChangedValue(revision ?? [])}`;
  if (was.some((way) => !works(way, is))) yield changeAt(at, "major", "security-narrowed", what);
  else if (is.some((way) => !works(way, was))) yield changeAt(at, "minor", "security-widened", what);
}

/** Compares the schemes that both versions have. The requirements show schemes that were added or removed. */
export function* compareSchemes(at: ContractLocation, base: unknown, revision: unknown): Generator<LocatedChange> {
  const acts = (scheme: unknown) =>
    Object.fromEntries(Object.entries(objectMembersOf(scheme)).filter(([name]) => !isDocumentation(name)));
  for (const [name, before] of Object.entries(objectMembersOf(base))) {
    const after = objectMembersOf(revision)[name];
    if (after === undefined) continue;
    const here = sectionLocation(at, `security scheme ${name}`);
    const [was, is] = [acts(before), acts(after)];
    if (!isDeepStrictEqual(was, is))
      yield changeAt(
        here,
        "major",
        "security-scheme-changed",
        `${formatChangedValue(was)} → ${formatChangedValue(is)}`,
      );
    else yield* compareMembers(here, before, after);
  }
}
