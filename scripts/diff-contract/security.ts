/** Who may call: the ways to sign in, and the schemes they use. */
import { isDeepStrictEqual } from "node:util";
import { type Finding, finding, type Place, section, show } from "./change.ts";
import { compareMembers, isWords, members } from "./members.ts";

/** Alternatives, each a set of `scheme` and `scheme:scope`; the empty set is a call without a key. */
function alternatives(security: unknown): Set<string>[] {
  const listed = Array.isArray(security) && security.length > 0 ? security : [{}];
  return listed.map((requirement) => {
    const parts = Object.entries(members(requirement));
    return new Set(parts.flatMap(([scheme, scopes]) => [scheme, ...[scopes].flat().map((s) => `${scheme}:${s}`)]));
  });
}

/** A way to sign in still works where some way of the revision asks for nothing beyond it. */
export function* compareSecurity(at: Place, base: unknown, revision: unknown): Generator<Finding> {
  const [was, is] = [alternatives(base), alternatives(revision)];
  const works = (way: Set<string>, ways: Set<string>[]) =>
    ways.some((other) => [...other].every((part) => way.has(part)));
  const what = `security ${show(base ?? [])} → ${show(revision ?? [])}`;
  if (was.some((way) => !works(way, is))) yield finding(at, "major", "security-narrowed", what);
  else if (is.some((way) => !works(way, was))) yield finding(at, "minor", "security-widened", what);
}

/** Schemes that both versions have. One that appears or goes is seen where it is asked for. */
export function* compareSchemes(at: Place, base: unknown, revision: unknown): Generator<Finding> {
  const acts = (scheme: unknown) =>
    Object.fromEntries(Object.entries(members(scheme)).filter(([name]) => !isWords(name)));
  for (const [name, before] of Object.entries(members(base))) {
    const after = members(revision)[name];
    if (after === undefined) continue;
    const here = section(at, `security scheme ${name}`);
    const [was, is] = [acts(before), acts(after)];
    if (!isDeepStrictEqual(was, is))
      yield finding(here, "major", "security-scheme-changed", `${show(was)} → ${show(is)}`);
    else yield* compareMembers(here, before, after);
  }
}
