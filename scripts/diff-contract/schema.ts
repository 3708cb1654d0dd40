/**
 * Compares two versions of a schema, keyword by keyword. A request breaks if less is allowed, a response if more is.
 *
 * An object is treated as a model: an added property is a feature, although any value was allowed under its name.
 * Inside a conditional rule (an entry of `allOf`) only the allowed values count, together with the object that the rule
 * belongs to, its owner: a rule that refuses a field which the owner does not have refuses nothing.
 */
import type { JsonSchema, OpenApiDocument, SchemaObject } from "../generate/document.ts";
import {
  type ChangeLevel,
  type ContractLocation,
  changeAt,
  type Direction,
  type LocatedChange,
  memberLocation,
  referencedLocation,
  rootLocation,
  type SetRelation,
  sectionLocation,
  union,
} from "./change.ts";
import { keywordComparisonOf } from "./keywords.ts";
import { effectiveSchema, expandReferences, structuralKeywords } from "./resolve.ts";

export interface ComparisonContext {
  base: OpenApiDocument;
  revision: OpenApiDocument;
  direction: Direction;
  /** Inside a conditional rule: the base's schema of the same value outside of the rule. */
  owner?: JsonSchema;
  /** Pairs of references that were followed to this schema, to stop at recursive schemas. */
  path?: string[];
}

const levels: Record<Direction, Record<SetRelation, ChangeLevel>> = {
  request: { narrowed: "major", widened: "minor", changed: "major" },
  response: { narrowed: "minor", widened: "major", changed: "major" },
};
const propertyLevels: Record<Direction, Record<"added" | "removed" | "required" | "optional", ChangeLevel>> = {
  request: { added: "minor", removed: "major", required: "major", optional: "minor" },
  response: { added: "minor", removed: "major", required: "minor", optional: "major" },
};

function relationChange(
  sides: ComparisonContext,
  at: ContractLocation,
  noun: string,
  relation: SetRelation,
  what: string,
): LocatedChange {
  const subject = sides.owner === undefined ? noun : "rule";
  return changeAt(at, levels[sides.direction][relation], `${sides.direction}-${subject}-${relation}`, what);
}
/** Reports a new condition that refuses nothing that the base allowed. */
function harmlessChange(sides: ComparisonContext, at: ContractLocation, noun: string, what: string): LocatedChange {
  return changeAt(at, "minor", `${sides.direction}-${noun}-added`, what);
}

export function* compareSchemas(
  sides: ComparisonContext,
  at: ContractLocation,
  base: JsonSchema,
  revision: JsonSchema,
  noun = "schema",
): Generator<LocatedChange> {
  const a = effectiveSchema(sides.base, base);
  const b = effectiveSchema(sides.revision, revision);
  const step = a.ref && b.ref && `${a.ref} ${b.ref}`;
  if (step && sides.path?.includes(step)) return;
  if (a.schema === false || b.schema === false) {
    const [relation, what] = a.schema ? (["narrowed", "refused now"] as const) : (["widened", "allowed now"] as const);
    if (a.schema !== b.schema) yield relationChange(sides, at, noun, relation, what);
    return;
  }
  const inner = step ? { ...sides, path: [...(sides.path ?? []), step] } : sides;
  const here = referencedLocation(at, a.ref, b.ref);
  for (const compare of [compareKeywords, compareProperties, compareElements, compareBranches, compareRules])
    yield* compare(inner, here, a.schema, b.schema);
}

function* compareKeywords(
  sides: ComparisonContext,
  at: ContractLocation,
  a: SchemaObject,
  b: SchemaObject,
): Generator<LocatedChange> {
  for (const name of union(Object.keys(a), Object.keys(b))) {
    if (structuralKeywords.includes(name)) continue;
    const { noun, relate, describe, verdicts } = keywordComparisonOf(name);
    const [was, is] = [expandReferences(sides.base, a[name]), expandReferences(sides.revision, b[name])];
    const relation = relate(was, is);
    if (!relation) continue;
    if (!verdicts) yield relationChange(sides, at, noun, relation, describe(name, was, is));
    else if (sides.owner === undefined || verdicts[relation][0] === "patch")
      yield changeAt(at, ...verdicts[relation], describe(name, was, is));
  }
}

function* compareProperties(
  sides: ComparisonContext,
  at: ContractLocation,
  a: SchemaObject,
  b: SchemaObject,
): Generator<LocatedChange> {
  const names = union(Object.keys(a.properties ?? {}), Object.keys(b.properties ?? {}));
  for (const name of union(names, union(a.required ?? [], b.required ?? [])))
    yield* (sides.owner === undefined ? compareField : compareCondition)(sides, memberLocation(at, name), name, a, b);
}

/** Compares a property of a model. */
function* compareField(
  sides: ComparisonContext,
  at: ContractLocation,
  name: string,
  a: SchemaObject,
  b: SchemaObject,
): Generator<LocatedChange> {
  const [was, is] = [a.properties?.[name] ?? false, b.properties?.[name] ?? false];
  const [needed, needs] = [a.required?.includes(name) ?? false, b.required?.includes(name) ?? false];
  const report = (event: keyof (typeof propertyLevels)["request"], what: string) =>
    changeAt(at, propertyLevels[sides.direction][event], `${sides.direction}-property-${event}`, what);
  if (was !== false && is === false) yield report("removed", "property removed");
  else if (was === false && is !== false)
    if (needs && sides.direction === "request") yield report("required", "property added, required");
    else yield report("added", "property added");
  else if (needs !== needed)
    yield needs ? report("required", "optional → required") : report("optional", "required → optional");
  if (was !== false && is !== false) yield* compareSchemas(sides, at, was, is);
}

/** Compares a rule's schema of a property of its owner. */
function* compareCondition(
  sides: ComparisonContext,
  at: ContractLocation,
  name: string,
  a: SchemaObject,
  b: SchemaObject,
): Generator<LocatedChange> {
  const ownerSchema = effectiveSchema(sides.base, sides.owner ?? true).schema || {};
  const owner = ownerSchema.properties?.[name] ?? ownerSchema.additionalProperties ?? true;
  const was = a.properties?.[name] ?? a.additionalProperties;
  const is = b.properties?.[name] ?? b.additionalProperties ?? true;
  if (was !== undefined || narrows(sides, true, owner, is))
    yield* compareSchemas({ ...sides, owner }, at, was ?? true, is);
  const [needed, needs] = [a.required?.includes(name), b.required?.includes(name)];
  if (needs && !needed && !ownerSchema.required?.includes(name))
    yield relationChange(sides, at, "", "narrowed", "required now");
  if (needed && !needs) yield relationChange(sides, at, "", "widened", "no longer required");
}

const elements = [
  ["items", "[]", "schema"],
  ["additionalProperties", "*", "additional-properties"],
] as const;

function* compareElements(
  sides: ComparisonContext,
  at: ContractLocation,
  a: SchemaObject,
  b: SchemaObject,
): Generator<LocatedChange> {
  const inner = sides.owner === undefined ? sides : { ...sides, owner: true };
  for (const [name, step, noun] of elements) {
    const [was, is] = [a[name], b[name]] as (JsonSchema | undefined)[];
    if (was !== undefined || is !== undefined)
      yield* compareSchemas(inner, memberLocation(at, step), was ?? true, is ?? true, noun);
  }
}

/** Compares `anyOf`, and `oneOf` in the same way, since a constant distinguishes the branches in this contract. */
function* compareBranches(
  sides: ComparisonContext,
  at: ContractLocation,
  a: SchemaObject,
  b: SchemaObject,
): Generator<LocatedChange> {
  const owner = sides.owner ?? true;
  for (const combinator of ["anyOf", "oneOf"] as const) {
    const [was, is] = [a[combinator], b[combinator]];
    if (was && is) {
      const { pairs, lost, gained } = pairSchemas(sides, was, is);
      for (const [before, after] of pairs)
        yield* compareSchemas(sides, sectionLocation(at, `› ${schemaLabel(before)}`), before, after);
      for (const branch of lost)
        if (is.every((other) => narrows(sides, owner, branch, other)))
          yield relationChange(sides, at, "branch", "narrowed", `branch ${schemaLabel(branch)} removed`);
      for (const branch of gained)
        yield relationChange(sides, at, "branch", "widened", `branch ${schemaLabel(branch)} added`);
    } else if (was) yield relationChange(sides, at, "branch", "widened", `${combinator} removed`);
    else if (is?.every((branch) => narrows(sides, owner, a, branch)))
      yield relationChange(sides, at, "branch", "narrowed", `${combinator} added`);
    else if (is) yield harmlessChange(sides, at, "branch", `${combinator} added`);
  }
}

/** Compares `allOf`: each entry is an additional rule. */
function* compareRules(
  sides: ComparisonContext,
  at: ContractLocation,
  a: SchemaObject,
  b: SchemaObject,
): Generator<LocatedChange> {
  const { allOf: rules = [], ...rest } = a;
  const inside = { ...sides, owner: sides.owner ?? a };
  const { pairs, lost, gained } = pairSchemas(inside, rules, b.allOf ?? []);
  for (const [before, after] of pairs)
    yield* compareSchemas(inside, sectionLocation(at, `rule ${schemaLabel(before)}`), before, after);
  for (const rule of lost) yield relationChange(inside, at, "", "widened", `rule ${schemaLabel(rule)} removed`);
  for (const rule of gained)
    if ([rest, ...rules].every((part) => narrows(sides, inside.owner, part, rule)))
      yield relationChange(inside, at, "", "narrowed", `rule ${schemaLabel(rule)} added`);
    else
      yield harmlessChange(sides, at, "rule", `rule ${schemaLabel(rule)} added, it refuses nothing that was allowed`);
}

/** Whether the revision refuses something that the base allows, as far as the comparison can detect. */
function narrows(sides: ComparisonContext, owner: JsonSchema, base: JsonSchema, revision: JsonSchema): boolean {
  for (const { level } of compareSchemas({ ...sides, owner, direction: "request" }, rootLocation(""), base, revision))
    if (level === "major") return true;
  return false;
}

/** Pairs the entries of two lists: first those that differ only in documentation, then those with the same name. */
function pairSchemas(sides: ComparisonContext, base: JsonSchema[], revision: JsonSchema[]) {
  const context: ComparisonContext = { ...sides, owner: sides.owner ?? true };
  const same = (a: JsonSchema, b: JsonSchema) =>
    [...compareSchemas(context, rootLocation(""), a, b)].every(({ level }) => level === "patch");
  const namesake = (a: JsonSchema, b: JsonSchema) => schemaLabel(a) === schemaLabel(b);
  let lost = base;
  const gained = [...revision];
  const pairs: [JsonSchema, JsonSchema][] = [];
  for (const belongs of [same, namesake])
    lost = lost.filter((before) => {
      const index = gained.findIndex((after) => belongs(before, after));
      if (index < 0) return true;
      pairs.push(...gained.splice(index, 1).map((after): [JsonSchema, JsonSchema] => [before, after]));
      return false;
    });
  return { pairs, lost, gained };
}

function schemaLabel(schema: JsonSchema): string {
  if (typeof schema === "boolean") return String(schema);
  return schema.$ref?.split("/").at(-1) ?? (schema.title ? `"${schema.title}"` : "without title");
}
