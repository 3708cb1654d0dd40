/** What the comparison finds, and where. */

export type Level = "major" | "minor" | "patch";
export type Direction = "request" | "response";
/** What a revision does to the set of values that are allowed; `changed` where neither set holds the other. */
export type Relation = "narrowed" | "widened" | "changed";
export type Members = Record<string, unknown>;

export interface Change {
  level: Level;
  where: string;
  what: string;
  rule: string;
  /** The other places where the same change of a shared component is felt. */
  also?: string[];
}
/** A change at one place. Two with the same `at` are one change of the contract, felt at two places. */
export interface Finding extends Change {
  at: string;
}

/** A place of the contract in words, `section path`, and its identity `at`: the component, where it is in one. */
export interface Place {
  section: string;
  path: string;
  at: string;
}

export function place(section: string): Place {
  return { section, path: "", at: section };
}
export function where({ section, path }: Place): string {
  return path ? `${section} ${path}` : section;
}
export function section(parent: Place, words: string): Place {
  return { section: `${where(parent)} ${words}`, path: "", at: `${parent.at} ${words}` };
}
/** A property, or `[]` for the items of a list. */
export function member(parent: Place, name: string): Place {
  const dot = parent.path && name !== "[]" ? "." : "";
  return { ...parent, path: `${parent.path}${dot}${name}`, at: `${parent.at}.${name}` };
}
/** The same place, entered through a reference that both versions make. */
export function through(parent: Place, base: string | undefined, revision: string | undefined): Place {
  return base !== undefined && base === revision ? { ...parent, at: base } : parent;
}

export function finding(at: Place, level: Level, rule: string, what: string): Finding {
  return { level, rule, where: where(at), what, at: at.at };
}

/** One change for the findings that are the same change of a shared component. */
export function merge(findings: Iterable<Finding>): Change[] {
  const changes = new Map<string, Change>();
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
export function show(value: unknown): string {
  const text = value === undefined ? "none" : typeof value === "object" ? JSON.stringify(value) : String(value);
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
