/** Members with plain values, not schemas. The level of a change depends only on the member's name. */
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

/** Level and rule for a member that is added (`narrowed`), removed (`widened`) or gets another value (`changed`). */
export type Verdicts = Record<SetRelation, readonly [ChangeLevel, string]>;

export const uniformVerdicts = (level: ChangeLevel, rule: string): Verdicts => ({
  narrowed: [level, rule],
  widened: [level, rule],
  changed: [level, rule],
});
/** For a promise: adding it is a feature; removing or changing it is a breaking change. */
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

/** Whether a member is documentation only. An `x-` member is, unless a table says otherwise. */
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
 * Compares two objects member by member, without the members in `skip`. A change of a member that is neither in the table
 * nor documentation counts as breaking: a false alarm is better than a missed break.
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
