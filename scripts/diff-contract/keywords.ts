/** How each keyword of a schema relates two versions of its value. */
import type { Relation } from "./change.ts";
import { always, describe, docs, isWords, kebab, presence, promise, type Verdicts } from "./members.ts";

export interface Keyword {
  /** Names the kind of change: the rule is `request-limit-narrowed`. */
  noun: string;
  relate: (base: unknown, revision: unknown) => Relation | undefined;
  describe: (name: string, base: unknown, revision: unknown) => string;
  /** For a keyword that allows and refuses nothing: its weight does not hang on the direction. */
  verdicts?: Verdicts;
}

const identity = (value: unknown) => JSON.stringify(value);
const minus = (some: unknown[], others: unknown[]) => {
  const known = new Set(others.map(identity));
  return some.filter((value) => !known.has(identity(value)));
};
const listed = (value: unknown): unknown[] => (Array.isArray(value) ? value : value === undefined ? [] : [value]);

function ordered(base: number, revision: number): Relation | undefined {
  return revision < base ? "narrowed" : revision > base ? "widened" : undefined;
}
export const atMost: Keyword["relate"] = (base, revision) =>
  ordered(Number(base ?? Number.POSITIVE_INFINITY), Number(revision ?? Number.POSITIVE_INFINITY));
export const atLeast: Keyword["relate"] = (base, revision) =>
  ordered(-Number(base ?? Number.NEGATIVE_INFINITY), -Number(revision ?? Number.NEGATIVE_INFINITY));

/** A list of what is allowed; none allows all. */
function oneOf(base: unknown, revision: unknown): Relation | undefined {
  if (base === undefined || revision === undefined) return presence(base, revision);
  const lost = minus(listed(base), listed(revision)).length > 0;
  const gained = minus(listed(revision), listed(base)).length > 0;
  return lost && gained ? "changed" : lost ? "narrowed" : gained ? "widened" : undefined;
}
/** `number` takes each integer as well. */
const types = (value: unknown) =>
  value === undefined ? undefined : listed(value).flatMap((type) => (type === "number" ? [type, "integer"] : [type]));

const differences = (name: string, base: unknown, revision: unknown) => {
  if (base === undefined || revision === undefined) return describe(name, base, revision);
  const part = (sign: string, values: unknown[]) => values.map((value) => ` ${sign}${identity(value)}`).join("");
  return `${name}${part("-", minus(listed(base), listed(revision)))}${part("+", minus(listed(revision), listed(base)))}`;
};

const limit = (relate: Keyword["relate"]): Keyword => ({ noun: "limit", relate, describe });
const annotation = (verdicts: Verdicts): Keyword => ({
  noun: "",
  relate: presence,
  describe: (name, base, revision) => describe(name, base, revision, verdicts === docs),
  verdicts,
});

const keywords: Record<string, Keyword> = {
  type: { noun: "type", relate: (base, revision) => oneOf(types(base), types(revision)), describe },
  enum: { noun: "enum", relate: oneOf, describe: differences },
  maxLength: limit(atMost),
  maxItems: limit(atMost),
  maxProperties: limit(atMost),
  maximum: limit(atMost),
  exclusiveMaximum: limit(atMost),
  minLength: limit(atLeast),
  minItems: limit(atLeast),
  minProperties: limit(atLeast),
  minimum: limit(atLeast),
  exclusiveMinimum: limit(atLeast),
  multipleOf: limit(presence),
  uniqueItems: limit((base, revision) => presence(base || undefined, revision || undefined)),
  default: annotation(promise("default-changed")),
  deprecated: annotation(always("minor", "deprecated-changed")),
  readOnly: annotation(always("major", "access-changed")),
  writeOnly: annotation(always("major", "access-changed")),
  // An open list must be read with unknown values in mind, so a new one breaks nobody. Removing a value breaks
  // both directions: a client that sends it is refused, and one that waits for it (`completed`) waits for ever.
  "x-extensible-enum": {
    noun: "",
    relate: (base, revision) => oneOf(listed(base), listed(revision)),
    describe: (name, base, revision) => differences(name, listed(base), listed(revision)),
    verdicts: { ...always("major", "open-enum-narrowed"), widened: ["minor", "open-enum-widened"] },
  },
};

/** A keyword that is not in the table is taken for a limit that can't be weighed: any other value may refuse more. */
export function keyword(name: string): Keyword {
  const known = keywords[name] ?? (isWords(name) ? annotation(docs) : undefined);
  return known ?? { noun: kebab(name), relate: presence, describe };
}
