import { isWebUrl, type ShapeMember, type Shapes } from "../contract/index.ts";

type Members = Record<string, unknown>;

/** A value of an API, not a sentence for its reader. */
const word = /^[\w.:+-]{1,64}$/;

/**
 * Separates the members of a task that the contract lists, if they are in the form of data, from all else that the service
 * wrote, which an agent might take for an instruction of this server.
 */
export function separateListed(shapes: Shapes, task: object): { listed: Members; other: Members } {
  const [listed = {}, other = {}] = separateObject(shapes, ["Task"], task);
  return { listed, other };
}

/** A status that the contract lists: any other one is a text of the service, and counts as running. */
export function listedStatus(statuses: readonly string[], status: string): string {
  return statuses.includes(status) ? status : "running";
}

type Parts<T> = [listed: T | undefined, other: T | undefined];

function separateObject(shapes: Shapes, names: readonly string[], value: object): Parts<Members> {
  const members: Readonly<Record<string, ShapeMember>> = Object.assign(
    {},
    ...names.map((name) => shapes[name]?.members),
  );
  const [listed, other]: [Members, Members] = [{}, {}];
  for (const [name, part] of Object.entries(value)) {
    const [own, rest] = Object.hasOwn(members, name)
      ? separate(shapes, members[name]?.shapes, part)
      : [undefined, part];
    if (own !== undefined) listed[name] = own;
    if (rest !== undefined) other[name] = rest;
  }
  return [orUndefined(listed), orUndefined(other)];
}

function separate(shapes: Shapes, names: readonly string[] = [], value: unknown): Parts<unknown> {
  if (value === null || typeof value === "number" || typeof value === "boolean") return [value ?? undefined, undefined];
  if (typeof value === "string") {
    if (word.test(value)) return [value, undefined];
    // A URL may have a sentence in its path, which this writes with %20.
    return isWebUrl(value) ? [/\s/.test(value) ? new URL(value).href : value, undefined] : [undefined, value];
  }
  if (!Array.isArray(value)) return separateObject(shapes, names, value as object);
  const parts = value.map((entry) => separate(shapes, names, entry));
  const [listed, other] = [0, 1].map((index) => parts.map((part) => part[index]).filter((part) => part !== undefined));
  return [orUndefined(listed), orUndefined(other)];
}

const orUndefined = <T extends object>(parts: T | undefined) =>
  parts && Object.keys(parts).length > 0 ? parts : undefined;
