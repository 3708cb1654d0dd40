import type { Shape, ShapeMember, Shapes } from "../contract/index.ts";
import { message } from "../message.ts";
import type { FindingReporter } from "./finding.ts";

type Json = Record<string, unknown>;

/** Compares a response with a shape of the contract: members, types, statuses and codes. */
export function compareShape(
  contract: { readonly shapes: Shapes },
  value: unknown,
  ...[name, report, path = ""]: [name: string, report: FindingReporter, path?: string]
): void {
  const shape = contract.shapes[name];
  if (!shape) return;
  if (!isObject(value)) {
    if (path === "") report("wrong-type", name, "body", message`the response is ${typeOf(value)}, not a JSON object`);
    return;
  }
  const pathOf = (member: string) => (path ? `${path}.${member}` : member);
  const declared = Object.keys(shape.members);
  const unknown = Object.keys(value).filter((member) => !declared.includes(member));
  const missing = declared.filter((member) => !Object.hasOwn(value, member));
  for (const [oldName, newName] of findRenames(value, unknown, missing, shape)) {
    unknown.splice(unknown.indexOf(newName), 1);
    missing.splice(missing.indexOf(oldName), 1);
    const index = shape.required.indexOf(oldName);
    report(
      "renamed-member",
      `${pathOf(oldName)} → ${pathOf(newName)}`,
      pathOf(newName),
      message`${pathOf(oldName)} is now ${pathOf(newName)}`,
      ...[
        ...(index < 0 ? [] : [dropRequiredAction(name, index, oldName)]),
        {
          target: `$.components.schemas.${name}.properties.${oldName}`,
          description: `${oldName} was removed.`,
          remove: true as const,
        },
        addMemberAction(name, newName, value[newName]),
      ],
    );
  }
  for (const member of unknown)
    report(
      "unknown-member",
      pathOf(member),
      pathOf(member),
      message`the contract has no ${pathOf(member)}`,
      addMemberAction(name, member, value[member]),
    );
  for (const member of missing) {
    const index = shape.required.indexOf(member);
    if (index >= 0)
      report(
        "missing-member",
        pathOf(member),
        pathOf(member),
        message`${pathOf(member)} is missing`,
        dropRequiredAction(name, index, member),
      );
  }
  for (const [member, memberValue] of Object.entries(value)) {
    const expected = shape.members[member];
    if (expected) compareMember(contract, memberValue, expected, { name, member, path: pathOf(member) }, report);
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
  { name, member, path }: MemberLocation,
  report: FindingReporter,
) {
  const type = typeOf(value);
  if (types.length > 0 && !types.some((each) => each === type || (each === "number" && type === "integer"))) {
    const target = `$.components.schemas.${name}.properties.${member}`;
    // The property is replaced: if it is a reference, a type beside it would be an additional condition.
    const property = { [member]: { description: `Observed as ${type}.`, type } };
    report(
      "wrong-type",
      path,
      path,
      message`${path} is ${type}, not ${types.join(" | ")}`,
      { target, description: `${path} has another type.`, remove: true },
      { target: `$.components.schemas.${name}.properties`, description: `${path} is ${type}.`, update: property },
    );
    return;
  }
  if (values && !values.known.includes(value)) {
    const kind = /TaskStatus$/.test(values.at) ? "unknown-status" : "unknown-code";
    const update = { "x-extensible-enum": [value] };
    report(kind, String(value), path, message`the contract has no value ${JSON.stringify(value)} for ${path}`, {
      target: values.at,
      description: `${path} may be ${value}.`,
      update,
    });
  }
  for (const [index, each] of (Array.isArray(value) ? value : [value]).entries()) {
    const shape = isObject(each) ? nearestShape(contract, each, names) : undefined;
    // The first item represents all items of an array.
    if (shape !== undefined && index === 0)
      compareShape(contract, each, shape, report, Array.isArray(value) ? `${path}[]` : path);
  }
}

/** The shape whose members are most similar to an object's; the first one if none is similar. */
function nearestShape(
  { shapes }: { readonly shapes: Shapes },
  value: Json,
  names: readonly string[],
): string | undefined {
  const similarity = (name: string) => {
    const members = Object.keys(shapes[name]?.members ?? {});
    return Object.keys(value).reduce(
      (sum, key) => sum + Math.max(0, ...members.map((each) => nameSimilarity(key, each))),
      0,
    );
  };
  return [...names].sort((a, b) => similarity(b) - similarity(a))[0];
}

/**
 * Pairs each missing member with an unknown one of the same type and a similar name, or with the only candidate if it
 * is required.
 */
function findRenames(
  value: Json,
  unknown: readonly string[],
  missing: readonly string[],
  shape: Shape,
): [string, string][] {
  const pairs = missing.flatMap((oldName) =>
    unknown
      .filter((newName) => hasMatchingType(value[newName], shape.members[oldName]))
      .map((newName) => ({ oldName, newName, similarity: nameSimilarity(oldName, newName) })),
  );
  const hasOneCandidate = (name: string) =>
    shape.required.includes(name) && pairs.filter(({ oldName }) => oldName === name).length === 1;
  const candidates = pairs
    .filter(({ oldName, similarity }) => similarity >= 0.5 || hasOneCandidate(oldName))
    .sort((a, b) => b.similarity - a.similarity);
  const paired = new Set<string>();
  return candidates.flatMap(({ oldName, newName }): [string, string][] => {
    if (paired.has(`-${oldName}`) || paired.has(`+${newName}`)) return [];
    paired.add(`-${oldName}`).add(`+${newName}`);
    return [[oldName, newName]];
  });
}

function hasMatchingType(value: unknown, member: ShapeMember | undefined): boolean {
  return (
    !member || member.types.length === 0 || member.types.some((each) => each === typeOf(value) || each === "number")
  );
}

/** The share of words that two names have in common, 0 to 1: 1 for `video_url` and `videoUrl`. */
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
  const description = "Observed, not documented yet.";
  const update = { [member]: { description, ...(type !== "null" && { type }) } };
  return { target: `$.components.schemas.${name}.properties`, description: `${member} was added.`, update };
}

function dropRequiredAction(name: string, index: number, member: string) {
  const target = `$.components.schemas.${name}.required[${index}]`;
  return { target, description: `${member} is optional.`, remove: true as const };
}

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function typeOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  return Number.isInteger(value) ? "integer" : typeof value;
}
