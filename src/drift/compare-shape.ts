import type { Shape, ShapeMember, Shapes } from "../contract/index.ts";
import type { FindingReporter } from "./finding.ts";

type Json = Record<string, unknown>;

/** Compares a value with a shape of the contract: members, types, statuses and codes. */
export function compareShape(
  contract: { readonly shapes: Shapes },
  value: unknown,
  ...[name, report, path = ""]: [name: string, report: FindingReporter, path?: string]
): void {
  const shape = contract.shapes[name];
  if (!shape) return;
  if (!isObject(value)) {
    if (path === "") report("wrong-type", name, "body", `the answer is no JSON object, but ${typeOf(value)}`);
    return;
  }
  const at = (member: string) => (path ? `${path}.${member}` : member);
  const known = Object.keys(shape.members);
  const unknown = Object.keys(value).filter((member) => !known.includes(member));
  const missing = known.filter((member) => !Object.hasOwn(value, member));
  for (const [was, is] of findRenames(value, unknown, missing, shape)) {
    unknown.splice(unknown.indexOf(is), 1);
    missing.splice(missing.indexOf(was), 1);
    const place = shape.required.indexOf(was);
    report(
      "renamed-member",
      `${at(was)} → ${at(is)}`,
      at(is),
      `${at(was)} is now ${at(is)}`,
      ...[
        ...(place < 0 ? [] : [dropRequiredAction(name, place, was)]),
        {
          target: `$.components.schemas.${name}.properties.${was}`,
          description: `${was} is gone.`,
          remove: true as const,
        },
        addMemberAction(name, is, value[is]),
      ],
    );
  }
  for (const member of unknown)
    report(
      "unknown-member",
      at(member),
      at(member),
      `the contract has no ${at(member)}`,
      addMemberAction(name, member, value[member]),
    );
  for (const member of missing) {
    const place = shape.required.indexOf(member);
    if (place >= 0)
      report(
        "missing-member",
        at(member),
        at(member),
        `${at(member)} is missing`,
        dropRequiredAction(name, place, member),
      );
  }
  for (const [member, own] of Object.entries(value)) {
    const expected = shape.members[member];
    if (expected) compareMember(contract, own, expected, { name, member, path: at(member) }, report);
  }
}

interface MemberLocation {
  name: string;
  member: string;
  path: string;
}

function compareMember(
  contract: { readonly shapes: Shapes },
  value: unknown,
  { types, shapes: names = [], values }: ShapeMember,
  place: MemberLocation,
  report: FindingReporter,
) {
  const { name, member, path } = place;
  const type = typeOf(value);
  if (types.length > 0 && !types.some((each) => each === type || (each === "number" && type === "integer"))) {
    const target = `$.components.schemas.${name}.properties.${member}`;
    // A reference is replaced as a whole: beside it, a type would be one more condition.
    const property = { [member]: { description: `Seen as ${type}.`, type } };
    report(
      "wrong-type",
      path,
      path,
      `${path} is ${type}, not ${types.join(" or ")}`,
      { target, description: `${path} has another type.`, remove: true },
      { target: `$.components.schemas.${name}.properties`, description: `${path} is ${type}.`, update: property },
    );
    return;
  }
  if (values && !values.known.includes(value)) {
    const kind = /TaskStatus$/.test(values.at) ? "unknown-status" : "unknown-code";
    const update = { "x-extensible-enum": [value] };
    report(kind, String(value), path, `${path} ${JSON.stringify(value)} is not known`, {
      target: values.at,
      description: `${path} may be ${value}.`,
      update,
    });
  }
  for (const [index, each] of (Array.isArray(value) ? value : [value]).entries()) {
    const shape = isObject(each) ? nearestShape(contract, each, names) : undefined;
    // One entry of a list speaks for all.
    if (shape !== undefined && index === 0)
      compareShape(contract, each, shape, report, Array.isArray(value) ? `${path}[]` : path);
  }
}

/** The shape that has the most in common with an object; the first one where none has. */
function nearestShape(
  { shapes }: { readonly shapes: Shapes },
  value: Json,
  names: readonly string[],
): string | undefined {
  const common = (name: string) => {
    const members = Object.keys(shapes[name]?.members ?? {});
    return Object.keys(value).reduce(
      (sum, own) => sum + Math.max(0, ...members.map((each) => nameSimilarity(own, each))),
      0,
    );
  };
  return [...names].sort((a, b) => common(b) - common(a))[0];
}

/** Missing members and unknown ones of the same type that are alike; the only ones of a required member too. */
function findRenames(
  value: Json,
  unknown: readonly string[],
  missing: readonly string[],
  shape: Shape,
): [string, string][] {
  const pairs = missing.flatMap((was) =>
    unknown
      .filter((is) => hasMatchingType(value[is], shape.members[was]))
      .map((is) => ({ was, is, alike: nameSimilarity(was, is) })),
  );
  const lone = (was: string) => shape.required.includes(was) && pairs.filter((pair) => pair.was === was).length === 1;
  const chosen = pairs.filter(({ was, alike }) => alike >= 0.5 || lone(was)).sort((a, b) => b.alike - a.alike);
  const taken = new Set<string>();
  return chosen.flatMap(({ was, is }): [string, string][] => {
    if (taken.has(`-${was}`) || taken.has(`+${is}`)) return [];
    taken.add(`-${was}`).add(`+${is}`);
    return [[was, is]];
  });
}

function hasMatchingType(value: unknown, member: ShapeMember | undefined): boolean {
  return (
    !member || member.types.length === 0 || member.types.some((each) => each === typeOf(value) || each === "number")
  );
}

/** How much of two names is the same words, 0 to 1: `video_url` and `videoUrl` are one name. */
function nameSimilarity(a: string, b: string): number {
  const words = (name: string) =>
    new Set(
      name
        .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
        .toLowerCase()
        .split(/[_-]/),
    );
  const [first, second] = [words(a), words(b)];
  const common = [...first].filter((word) => second.has(word)).length;
  return common / Math.max(first.size, second.size);
}

function addMemberAction(name: string, member: string, value: unknown) {
  const type = typeOf(value);
  const description = `Seen, not described yet.`;
  const update = { [member]: { description, ...(type !== "null" && { type }) } };
  return { target: `$.components.schemas.${name}.properties`, description: `${member} is answered.`, update };
}

function dropRequiredAction(name: string, place: number, member: string) {
  const target = `$.components.schemas.${name}.required[${place}]`;
  return { target, description: `${member} is not always there.`, remove: true as const };
}

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function typeOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  return Number.isInteger(value) ? "integer" : typeof value;
}
