/**
 * Two versions of a schema, keyword by keyword. A request breaks where less is allowed, an answer where more is.
 *
 * An object is read as a model: a property that appears is a feature, though any value was allowed under its name.
 * Inside a conditional rule (an entry of `allOf`) only what is allowed counts, and it counts together with the
 * object that the rule belongs to, its owner: to refuse a field there that the owner didn't have refuses nothing.
 */
import type { Document, Schema, SchemaObject } from "../generate/document.ts";
import {
  type Direction,
  type Finding,
  finding,
  type Level,
  member,
  type Place,
  place,
  type Relation,
  section,
  through,
  union,
} from "./change.ts";
import { keyword } from "./keywords.ts";
import { effective, plain, structural } from "./resolve.ts";

export interface Sides {
  base: Document;
  revision: Document;
  direction: Direction;
  /** Inside a conditional rule: what the base says about the same value outside of the rule. */
  owner?: Schema;
  /** Pairs of references on the way here, to end where a schema holds itself. */
  path?: string[];
}

const levels: Record<Direction, Record<Relation, Level>> = {
  request: { narrowed: "major", widened: "minor", changed: "major" },
  response: { narrowed: "minor", widened: "major", changed: "major" },
};
const propertyLevels: Record<Direction, Record<"added" | "removed" | "required" | "optional", Level>> = {
  request: { added: "minor", removed: "major", required: "major", optional: "minor" },
  response: { added: "minor", removed: "major", required: "minor", optional: "major" },
};

function related(sides: Sides, at: Place, noun: string, relation: Relation, what: string): Finding {
  const subject = sides.owner === undefined ? noun : "rule";
  return finding(at, levels[sides.direction][relation], `${sides.direction}-${subject}-${relation}`, what);
}
/** A condition that is new but refuses nothing which the base allowed. */
function harmless(sides: Sides, at: Place, noun: string, what: string): Finding {
  return finding(at, "minor", `${sides.direction}-${noun}-added`, what);
}

export function* compareSchemas(
  sides: Sides,
  at: Place,
  base: Schema,
  revision: Schema,
  noun = "schema",
): Generator<Finding> {
  const a = effective(sides.base, base);
  const b = effective(sides.revision, revision);
  const step = a.ref && b.ref && `${a.ref} ${b.ref}`;
  if (step && sides.path?.includes(step)) return;
  if (a.says === false || b.says === false) {
    const [relation, what] = a.says ? (["narrowed", "refused now"] as const) : (["widened", "allowed now"] as const);
    if (a.says !== b.says) yield related(sides, at, noun, relation, what);
    return;
  }
  const inner = step ? { ...sides, path: [...(sides.path ?? []), step] } : sides;
  const here = through(at, a.ref, b.ref);
  for (const compare of [compareKeywords, compareProperties, compareElements, compareBranches, compareRules])
    yield* compare(inner, here, a.says, b.says);
}

function* compareKeywords(sides: Sides, at: Place, a: SchemaObject, b: SchemaObject): Generator<Finding> {
  for (const name of union(Object.keys(a), Object.keys(b))) {
    if (structural.includes(name)) continue;
    const { noun, relate, describe, verdicts } = keyword(name);
    const [was, is] = [plain(sides.base, a[name]), plain(sides.revision, b[name])];
    const relation = relate(was, is);
    if (!relation) continue;
    if (!verdicts) yield related(sides, at, noun, relation, describe(name, was, is));
    else if (sides.owner === undefined || verdicts[relation][0] === "patch")
      yield finding(at, ...verdicts[relation], describe(name, was, is));
  }
}

function* compareProperties(sides: Sides, at: Place, a: SchemaObject, b: SchemaObject): Generator<Finding> {
  const names = union(Object.keys(a.properties ?? {}), Object.keys(b.properties ?? {}));
  for (const name of union(names, union(a.required ?? [], b.required ?? [])))
    yield* (sides.owner === undefined ? compareField : compareCondition)(sides, member(at, name), name, a, b);
}

/** A property of a model. */
function* compareField(sides: Sides, at: Place, name: string, a: SchemaObject, b: SchemaObject): Generator<Finding> {
  const [was, is] = [a.properties?.[name] ?? false, b.properties?.[name] ?? false];
  const [needed, needs] = [a.required?.includes(name) ?? false, b.required?.includes(name) ?? false];
  const report = (event: keyof (typeof propertyLevels)["request"], what: string) =>
    finding(at, propertyLevels[sides.direction][event], `${sides.direction}-property-${event}`, what);
  if (was !== false && is === false) yield report("removed", "property removed");
  else if (was === false && is !== false)
    if (needs && sides.direction === "request") yield report("required", "property added, required");
    else yield report("added", "property added");
  else if (needs !== needed)
    yield needs ? report("required", "optional → required") : report("optional", "required → optional");
  if (was !== false && is !== false) yield* compareSchemas(sides, at, was, is);
}

/** What a rule says about a property of its owner. */
function* compareCondition(
  sides: Sides,
  at: Place,
  name: string,
  a: SchemaObject,
  b: SchemaObject,
): Generator<Finding> {
  const known = effective(sides.base, sides.owner ?? true).says || {};
  const owner = known.properties?.[name] ?? known.additionalProperties ?? true;
  const was = a.properties?.[name] ?? a.additionalProperties;
  const is = b.properties?.[name] ?? b.additionalProperties ?? true;
  if (was !== undefined || narrows(sides, true, owner, is))
    yield* compareSchemas({ ...sides, owner }, at, was ?? true, is);
  const [needed, needs] = [a.required?.includes(name), b.required?.includes(name)];
  if (needs && !needed && !known.required?.includes(name)) yield related(sides, at, "", "narrowed", "required now");
  if (needed && !needs) yield related(sides, at, "", "widened", "no longer required");
}

const elements = [
  ["items", "[]", "schema"],
  ["additionalProperties", "*", "additional-properties"],
] as const;

function* compareElements(sides: Sides, at: Place, a: SchemaObject, b: SchemaObject): Generator<Finding> {
  const inner = sides.owner === undefined ? sides : { ...sides, owner: true };
  for (const [name, step, noun] of elements) {
    const [was, is] = [a[name], b[name]] as (Schema | undefined)[];
    if (was !== undefined || is !== undefined)
      yield* compareSchemas(inner, member(at, step), was ?? true, is ?? true, noun);
  }
}

/** `anyOf`, and `oneOf` alike: the branches of this contract are told apart by a constant. */
function* compareBranches(sides: Sides, at: Place, a: SchemaObject, b: SchemaObject): Generator<Finding> {
  const owner = sides.owner ?? true;
  for (const combinator of ["anyOf", "oneOf"] as const) {
    const [was, is] = [a[combinator], b[combinator]];
    if (was && is) {
      const { pairs, lost, gained } = pair(sides, was, is);
      for (const [before, after] of pairs)
        yield* compareSchemas(sides, section(at, `› ${label(before)}`), before, after);
      for (const branch of lost)
        if (is.every((other) => narrows(sides, owner, branch, other)))
          yield related(sides, at, "branch", "narrowed", `branch ${label(branch)} removed`);
      for (const branch of gained) yield related(sides, at, "branch", "widened", `branch ${label(branch)} added`);
    } else if (was) yield related(sides, at, "branch", "widened", `${combinator} removed`);
    else if (is?.every((branch) => narrows(sides, owner, a, branch)))
      yield related(sides, at, "branch", "narrowed", `${combinator} added`);
    else if (is) yield harmless(sides, at, "branch", `${combinator} added`);
  }
}

/** `allOf`: each entry is a rule that holds besides the rest. */
function* compareRules(sides: Sides, at: Place, a: SchemaObject, b: SchemaObject): Generator<Finding> {
  const { allOf: rules = [], ...rest } = a;
  const inside = { ...sides, owner: sides.owner ?? a };
  const { pairs, lost, gained } = pair(inside, rules, b.allOf ?? []);
  for (const [before, after] of pairs)
    yield* compareSchemas(inside, section(at, `rule ${label(before)}`), before, after);
  for (const rule of lost) yield related(inside, at, "", "widened", `rule ${label(rule)} removed`);
  for (const rule of gained)
    if ([rest, ...rules].every((part) => narrows(sides, inside.owner, part, rule)))
      yield related(inside, at, "", "narrowed", `rule ${label(rule)} added`);
    else yield harmless(sides, at, "rule", `rule ${label(rule)} added, it refuses nothing that was allowed`);
}

/** Whether the revision refuses something that the base allows, as far as can be told. */
function narrows(sides: Sides, owner: Schema, base: Schema, revision: Schema): boolean {
  for (const { level } of compareSchemas({ ...sides, owner, direction: "request" }, place(""), base, revision))
    if (level === "major") return true;
  return false;
}

/** Entries of two lists that belong together: those that differ in words at most, then those of the same name. */
function pair(sides: Sides, base: Schema[], revision: Schema[]) {
  const probe: Sides = { ...sides, owner: sides.owner ?? true };
  const same = (a: Schema, b: Schema) =>
    [...compareSchemas(probe, place(""), a, b)].every(({ level }) => level === "patch");
  const namesake = (a: Schema, b: Schema) => label(a) === label(b);
  let lost = base;
  const gained = [...revision];
  const pairs: [Schema, Schema][] = [];
  for (const belongs of [same, namesake])
    lost = lost.filter((before) => {
      const index = gained.findIndex((after) => belongs(before, after));
      if (index < 0) return true;
      pairs.push(...gained.splice(index, 1).map((after): [Schema, Schema] => [before, after]));
      return false;
    });
  return { pairs, lost, gained };
}

function label(schema: Schema): string {
  if (typeof schema === "boolean") return String(schema);
  return schema.$ref?.split("/").at(-1) ?? (schema.title ? `"${schema.title}"` : "without title");
}
