/** Members that hold plain values, not schemas: each weighs by its name alone. */
import { isDeepStrictEqual } from "node:util";
import { type Finding, finding, type Level, type Members, type Place, type Relation, show, union } from "./change.ts";

/** Level and rule where a member appears (`narrowed`), goes (`widened`) or gets another value (`changed`). */
export type Verdicts = Record<Relation, readonly [Level, string]>;

export const always = (level: Level, rule: string): Verdicts => ({
  narrowed: [level, rule],
  widened: [level, rule],
  changed: [level, rule],
});
/** A promise: to make it is a feature, to take it back or to alter it breaks. */
export const promise = (rule: string): Verdicts => ({ ...always("major", rule), narrowed: ["minor", rule] });
export const docs = always("patch", "docs-changed");

const words = new Set(["title", "description", "summary", "example", "examples", "externalDocs", "$comment", "tags"]);
for (const member of ["contact", "license", "termsOfService", "bearerFormat", "xml"]) words.add(member);

/** Whether a member speaks to people only. An `x-` member does unless a table says otherwise. */
export const isWords = (name: string) => words.has(name) || name.startsWith("x-");

export const kebab = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`).replace("$", "");

export function presence(base: unknown, revision: unknown): Relation | undefined {
  if (isDeepStrictEqual(base, revision)) return undefined;
  return base === undefined ? "narrowed" : revision === undefined ? "widened" : "changed";
}

export function members(value: unknown): Members {
  return typeof value === "object" && value !== null ? (value as Members) : {};
}

/**
 * What differs between two objects, member by member, but for the members in `skip`. What neither the table nor
 * the list of words knows is breaking: better a false alarm than a silent break.
 */
export function* compareMembers(
  at: Place,
  base: unknown,
  revision: unknown,
  table: Record<string, Verdicts> = {},
  skip: string[] = [],
): Generator<Finding> {
  const [a, b] = [members(base), members(revision)];
  for (const name of union(Object.keys(a), Object.keys(b))) {
    const relation = skip.includes(name) ? undefined : presence(a[name], b[name]);
    if (!relation) continue;
    const verdicts = table[name] ?? (isWords(name) ? docs : always("major", `${kebab(name)}-changed`));
    yield finding(at, ...verdicts[relation], describe(name, a[name], b[name], verdicts === docs));
  }
}

const verbs: Record<Relation, string> = { narrowed: "added", widened: "removed", changed: "changed" };

export function describe(name: string, base: unknown, revision: unknown, briefly = false): string {
  const relation = presence(base, revision) ?? "changed";
  return briefly ? `${name} ${verbs[relation]}` : `${name} ${show(base)} → ${show(revision)}`;
}
