/** What the comparison finds, and where. */

export type ChangeLevel = "major" | "minor" | "patch";
export type Direction = "request" | "response";
/** What a revision does to the set of values that are allowed; `changed` where neither set holds the other. */
export type SetRelation = "narrowed" | "widened" | "changed";
export type ObjectMembers = Record<string, unknown>;

export interface ContractChange {
  level: ChangeLevel;
  where: string;
  what: string;
  rule: string;
  /** The other places where the same change of a shared component is felt. */
  also?: string[];
}
/** A change at one place. Two with the same `at` are one change of the contract, felt at two places. */
export interface LocatedChange extends ContractChange {
  at: string;
}

/** A place of the contract in words, `section path`, and its identity `at`: the component, where it is in one. */
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
export function sectionLocation(parent: ContractLocation, words: string): ContractLocation {
  return { section: `${formatLocation(parent)} ${words}`, path: "", at: `${parent.at} ${words}` };
}
/** A property, or `[]` for the items of a list. */
export function memberLocation(parent: ContractLocation, name: string): ContractLocation {
  const dot = parent.path && name !== "[]" ? "." : "";
  return { ...parent, path: `${parent.path}${dot}${name}`, at: `${parent.at}.${name}` };
}
/** The same place, entered through a reference that both versions make. */
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

/** One change for the findings that are the same change of a shared component. */
export function mergeChanges(findings: Iterable<LocatedChange>): ContractChange[] {
  const changes = new Map<string, ContractChange>();
  for (const { at, ...change } of findings) {
    const identity = JSON.stringify([at, change.level, change.rule, change.what]);
    const known = changes.get(identity);
    if (!known) changes.set(identity, change);
    else if (known.where !== change.where) known.also = [...new Set([...(known.also ?? []), change.where])];
  }
  return [...changes.values()];
}

export function union<T>(base: Iterable<T>, revision: Iterable<T>): T[] {
  return [...new Set([...base, ...revision])];
}

/** A value as it stands in a line of the report. */
export function formatChangedValue(value: unknown): string {
  const text = value === undefined ? "none" : typeof value === "object" ? JSON.stringify(value) : String(value);
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
