/** How to compare two versions of a schema, for each keyword. */
import type { SetRelation } from "./change.ts";
import {
  comparePresence,
  describeDifference,
  docsVerdicts,
  isDocumentation,
  promiseVerdicts,
  toKebabCase,
  uniformVerdicts,
  type Verdicts,
} from "./members.ts";

export interface KeywordComparison {
  /** Part of the rule's name, such as `request-limit-narrowed`. */
  noun: string;
  relate: (base: unknown, revision: unknown) => SetRelation | undefined;
  describe: (name: string, base: unknown, revision: unknown) => string;
  /** For a keyword that allows and refuses nothing: its level does not depend on the direction. */
  verdicts?: Verdicts;
}

const identity = (value: unknown) => JSON.stringify(value);
const subtract = (some: unknown[], others: unknown[]) => {
  const excluded = new Set(others.map(identity));
  return some.filter((value) => !excluded.has(identity(value)));
};
const toList = (value: unknown): unknown[] => (Array.isArray(value) ? value : value === undefined ? [] : [value]);

function compareOrder(base: number, revision: number): SetRelation | undefined {
  return revision < base ? "narrowed" : revision > base ? "widened" : undefined;
}
export const compareMaximum: KeywordComparison["relate"] = (base, revision) =>
  compareOrder(Number(base ?? Number.POSITIVE_INFINITY), Number(revision ?? Number.POSITIVE_INFINITY));
export const compareMinimum: KeywordComparison["relate"] = (base, revision) =>
  compareOrder(-Number(base ?? Number.NEGATIVE_INFINITY), -Number(revision ?? Number.NEGATIVE_INFINITY));

/** Compares two lists of allowed values; a missing list allows all. */
function compareAllowedValues(base: unknown, revision: unknown): SetRelation | undefined {
  if (base === undefined || revision === undefined) return comparePresence(base, revision);
  const lost = subtract(toList(base), toList(revision)).length > 0;
  const gained = subtract(toList(revision), toList(base)).length > 0;
  return lost && gained ? "changed" : lost ? "narrowed" : gained ? "widened" : undefined;
}
/** `number` includes every integer. */
const types = (value: unknown) =>
  value === undefined ? undefined : toList(value).flatMap((type) => (type === "number" ? [type, "integer"] : [type]));

const describeListDifference = (name: string, base: unknown, revision: unknown) => {
  if (base === undefined || revision === undefined) return describeDifference(name, base, revision);
  const part = (sign: string, values: unknown[]) => values.map((value) => ` ${sign}${identity(value)}`).join("");
  return `${name}${part("-", subtract(toList(base), toList(revision)))}${part("+", subtract(toList(revision), toList(base)))}`;
};

const limit = (relate: KeywordComparison["relate"]): KeywordComparison => ({
  noun: "limit",
  relate,
  describe: describeDifference,
});
const annotation = (verdicts: Verdicts): KeywordComparison => ({
  noun: "",
  relate: comparePresence,
  describe: (name, base, revision) => describeDifference(name, base, revision, verdicts === docsVerdicts),
  verdicts,
});

const keywords: Record<string, KeywordComparison> = {
  type: {
    noun: "type",
    relate: (base, revision) => compareAllowedValues(types(base), types(revision)),
    describe: describeDifference,
  },
  enum: { noun: "enum", relate: compareAllowedValues, describe: describeListDifference },
  maxLength: limit(compareMaximum),
  maxItems: limit(compareMaximum),
  maxProperties: limit(compareMaximum),
  maximum: limit(compareMaximum),
  exclusiveMaximum: limit(compareMaximum),
  minLength: limit(compareMinimum),
  minItems: limit(compareMinimum),
  minProperties: limit(compareMinimum),
  minimum: limit(compareMinimum),
  exclusiveMinimum: limit(compareMinimum),
  multipleOf: limit(comparePresence),
  uniqueItems: limit((base, revision) => comparePresence(base || undefined, revision || undefined)),
  default: annotation(promiseVerdicts("default-changed")),
  deprecated: annotation(uniformVerdicts("minor", "deprecated-changed")),
  readOnly: annotation(uniformVerdicts("major", "access-changed")),
  writeOnly: annotation(uniformVerdicts("major", "access-changed")),
  // Readers of an open list must accept unknown values, so a new value breaks nothing. Removing a value breaks
  // both directions: a client that sends it is refused, and one that waits for it (`completed`) never stops.
  "x-extensible-enum": {
    noun: "",
    relate: (base, revision) => compareAllowedValues(toList(base), toList(revision)),
    describe: (name, base, revision) => describeListDifference(name, toList(base), toList(revision)),
    verdicts: { ...uniformVerdicts("major", "open-enum-narrowed"), widened: ["minor", "open-enum-widened"] },
  },
};

/** A keyword that is not in the table counts as a limit that cannot be compared: any other value may refuse more. */
export function keywordComparisonOf(name: string): KeywordComparison {
  const comparison = keywords[name] ?? (isDocumentation(name) ? annotation(docsVerdicts) : undefined);
  return comparison ?? { noun: toKebabCase(name), relate: comparePresence, describe: describeDifference };
}
