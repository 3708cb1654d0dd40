/** Members that hold plain values, not schemas: each weighs by its name alone. */
import { isDeepStrictEqual } from "node:util";
import {
  type ChangeLevel,
  type ContractLocation,
  changeAt,
  formatChangedValue,
  type LocatedChange,
  type ObjectMembers,
  type SetRelation,
  union,
} from "./change.ts";

/** Level and rule where a member appears (`narrowed`), goes (`widened`) or gets another value (`changed`). */
export type Verdicts = Record<SetRelation, readonly [ChangeLevel, string]>;

export const uniformVerdicts = (level: ChangeLevel, rule: string): Verdicts => ({
  narrowed: [level, rule],
  widened: [level, rule],
  changed: [level, rule],
});
/** A promise: to make it is a feature, to take it back or to alter it breaks. */
export const promiseVerdicts = (rule: string): Verdicts => ({
  ...uniformVerdicts("major", rule),
  narrowed: ["minor", rule],
});
export const docsVerdicts = uniformVerdicts("patch", "docs-changed");

const documentationMembers = new Set([
  "title",
  "description",
  "summary",
  "example",
  "examples",
  "externalDocs",
  "$comment",
  "tags",
]);
for (const member of ["contact", "license", "termsOfService", "bearerFormat", "xml"]) documentationMembers.add(member);

/** Whether a member speaks to people only. An `x-` member does unless a table says otherwise. */
export const isDocumentation = (name: string) => documentationMembers.has(name) || name.startsWith("x-");

export const toKebabCase = (name: string) =>
  name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`).replace("$", "");

export function comparePresence(base: unknown, revision: unknown): SetRelation | undefined {
  if (isDeepStrictEqual(base, revision)) return undefined;
  return base === undefined ? "narrowed" : revision === undefined ? "widened" : "changed";
}

export function objectMembersOf(value: unknown): ObjectMembers {
  return typeof value === "object" && value !== null ? (value as ObjectMembers) : {};
}

/**
 * What differs between two objects, member by member, but for the members in `skip`. What neither the table nor
 * the list of words knows is breaking: better a false alarm than a silent break.
 */
export function* compareMembers(
  at: ContractLocation,
  base: unknown,
  revision: unknown,
  table: Record<string, Verdicts> = {},
  skip: string[] = [],
): Generator<LocatedChange> {
  const [a, b] = [objectMembersOf(base), objectMembersOf(revision)];
  for (const name of union(Object.keys(a), Object.keys(b))) {
    const relation = skip.includes(name) ? undefined : comparePresence(a[name], b[name]);
    if (!relation) continue;
    const verdicts =
      table[name] ?? (isDocumentation(name) ? docsVerdicts : uniformVerdicts("major", `${toKebabCase(name)}-changed`));
    yield changeAt(at, ...verdicts[relation], describeDifference(name, a[name], b[name], verdicts === docsVerdicts));
  }
}

const verbs: Record<SetRelation, string> = { narrowed: "added", widened: "removed", changed: "changed" };

export function describeDifference(name: string, base: unknown, revision: unknown, briefly = false): string {
  const relation = comparePresence(base, revision) ?? "changed";
  return briefly
    ? `${name} ${verbs[relation]}`
    : `${name} ${formatChangedValue(base)} → ${formatChangedValue(revision)}`;
}
