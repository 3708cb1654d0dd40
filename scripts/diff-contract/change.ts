/** The changes that the comparison finds, and their locations. */

export type ChangeLevel = "major" | "minor" | "patch";
export type Direction = "request" | "response";
/** How a revision changes the set of allowed values; `changed` if neither set contains the other. */
export type SetRelation = "narrowed" | "widened" | "changed";
export type ObjectMembers = Record<string, unknown>;

export interface ContractChange {
  level: ChangeLevel;
  where: string;
  what: string;
  rule: string;
  /** Other places that the same change of a shared component affects. */
  also?: string[];
}
/** A change at one place. Two changes with the same `at` are one change of the contract that affects two places. */
export interface LocatedChange extends ContractChange {
  at: string;
}

/** A place of the contract: its description, `section path`, and its identity `at`, which names the component if any. */
export interface ContractLocation {
  section: string;
  path: string;
  at: string;
}

export function rootLocation(section: string): ContractLocation {
  return { section, path: "", at: section };
}
export function formatLocation({ section, path }: ContractLocation): string {
  return path ? `${section} ${path}` : section;
}
export function sectionLocation(parent: ContractLocation, title: string): ContractLocation {
  return { section: `${formatLocation(parent)} ${title}`, path: "", at: `${parent.at} ${title}` };
}
/** Returns the location of a property, or of the items of a list for `[]`. */
export function memberLocation(parent: ContractLocation, name: string): ContractLocation {
  const dot = parent.path && name !== "[]" ? "." : "";
  return { ...parent, path: `${parent.path}${dot}${name}`, at: `${parent.at}.${name}` };
}
/** Returns the same location with the identity of a component that both versions refer to. */
export function referencedLocation(
  parent: ContractLocation,
  base: string | undefined,
  revision: string | undefined,
): ContractLocation {
  return base !== undefined && base === revision ? { ...parent, at: base } : parent;
}

export function changeAt(at: ContractLocation, level: ChangeLevel, rule: string, what: string): LocatedChange {
  return { level, rule, where: formatLocation(at), what, at: at.at };
}

/** Merges findings that are the same change of a shared component. */
export function mergeChanges(findings: Iterable<LocatedChange>): ContractChange[] {
  const changes = new Map<string, ContractChange>();
  for (const { at, ...change } of findings) {
    const identity = JSON.stringify([at, change.level, change.rule, change.what]);
    const previous = changes.get(identity);
    if (!previous) changes.set(identity, change);
    else if (previous.where !== change.where) previous.also = [...new Set([...(previous.also ?? []), change.where])];
  }
  return [...changes.values()];
}

export function union<T>(base: Iterable<T>, revision: Iterable<T>): T[] {
  return [...new Set([...base, ...revision])];
}

/** Formats a value for a line of the report. */
export function formatChangedValue(value: unknown): string {
  const text = value === undefined ? "none" : typeof value === "object" ? JSON.stringify(value) : String(value);
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
