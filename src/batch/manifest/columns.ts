import { nearest, plain } from "../../contract/index.ts";
import { ValidationError } from "../../errors.ts";
import type { RawRow } from "./raw-row.ts";
import { type OutputMembers, type Reference, writeReference } from "./reference.ts";
import { fillText, mapTexts } from "./template.ts";

/** A value of a row, or a default for it. */
export interface Cell {
  /** As it is spelled. */
  readonly name: string;
  readonly value: unknown;
  readonly untyped: boolean;
  readonly isDefault: boolean;
}

export type Cells = ReadonlyMap<string, Cell>;

const keys = new Map<string, string>();
const mostKeys = 10_000;

/** What a column is known by, however it is spelled. A leading underscore says that it is a note. */
export function columnKey(name: string): string {
  let key = keys.get(name);
  if (key === undefined) {
    if (keys.size > mostKeys) keys.clear();
    const bare = plain(name.replace(/\s/g, ""));
    key = isNote(name) ? `_${bare}` : bare;
    keys.set(name, key);
  }
  return key;
}

const isNote = (name: string) => name.startsWith("_");

/** @throws ValidationError where a column is given twice in two spellings. */
export function cellsOf({ values, untyped }: Pick<RawRow, "values" | "untyped">, isDefault = false): Map<string, Cell> {
  const cells = new Map<string, Cell>();
  for (const [name, value] of Object.entries(values)) {
    const key = columnKey(name);
    const other = cells.get(key);
    if (other) throw invalid(name, `is given twice, as ${other.name} too`, "Keep one of them");
    cells.set(key, { name, value, untyped, isDefault });
  }
  return cells;
}

/** What holds for rows that say nothing else. */
export class Defaults {
  readonly cells: Cells;
  readonly #taken = new Set<string>();

  constructor(cells: Cells) {
    this.cells = cells;
    for (const { value } of cells.values())
      mapTexts(value, (text) => fillText(text, (words) => this.#taken.add(columnKey(words)), true));
  }

  /** Whether a template among them takes a column: a row may do without that template. */
  takes(key: string): boolean {
    return this.#taken.has(key);
  }
}

/** The columns of one row, defaults included, with their templates. */
export class Columns {
  readonly #cells: Cells;
  readonly #defaults: Defaults;
  readonly #outputs: OutputMembers;
  #used: Set<string> | undefined;
  readonly references: Reference[] = [];

  constructor(cells: Cells, defaults: Defaults, outputs: OutputMembers) {
    this.#cells = cells;
    this.#defaults = defaults;
    this.#outputs = outputs;
  }

  /** A column as it is spelled and given; undefined where nothing is said. `null` in a row takes a default away. */
  cell(key: string): Cell | undefined {
    const cell = this.#cells.get(key) ?? this.#defaults.cells.get(key);
    return cell?.value === null || cell?.value === undefined ? undefined : cell;
  }

  /**
   * A column's value, its templates filled in, and whether its type is still to come from the contract.
   * @throws ValidationError where a template names what is not there, or itself.
   */
  value(key: string, path: readonly string[] = []): { value: unknown; untyped: boolean } | undefined {
    const cell = this.cell(key);
    if (!cell) return undefined;
    let filled = false;
    const value = mapTexts(cell.value, (text) => {
      const result = fillText(text, (words) => this.#fill(words, cell.name, [...path, key]), true);
      filled ||= result !== text;
      return result;
    });
    return { value, untyped: cell.untyped || filled };
  }

  #fill(words: string, field: string, path: readonly string[]): unknown {
    const reference = this.#outputs.parse(words);
    if (reference) {
      this.references.push(reference);
      return writeReference(reference);
    }
    const key = columnKey(words);
    if (path.includes(key)) {
      const circle = [...path.slice(path.indexOf(key)), key].map((each) => this.cell(each)?.name ?? each);
      throw invalid(field, `is made of itself: ${circle.join(" → ")}`, "Break the circle");
    }
    const found = this.value(key, path);
    this.#used ??= new Set();
    this.#used.add(key);
    if (found) return found.value;
    const names = [...this.#cells.values(), ...this.#defaults.cells.values()].map(({ name }) => name);
    const meant = nearest(words, names);
    const hint = meant ? `Did you mean {{${meant}}}?` : "Add the column.";
    throw invalid(
      field,
      `names {{${words}}}, and the row has no such column`,
      `${hint} Write \\{{ for braces themselves`,
    );
  }

  /** All columns, each once. */
  *keys(): Iterable<string> {
    yield* this.#cells.keys();
    for (const key of this.#defaults.cells.keys()) if (!this.#cells.has(key)) yield key;
  }

  /** The columns that no template took, and which are not taken otherwise. */
  *unused(isTaken: (key: string) => boolean): Iterable<Cell> {
    for (const key of this.keys()) {
      const cell = isTaken(key) || this.#used?.has(key) || this.#defaults.takes(key) ? undefined : this.cell(key);
      if (cell && !isNote(cell.name)) yield cell;
    }
  }
}

export function invalid(field: string, rule: string, fix: string): ValidationError {
  return new ValidationError("The row is bad", [{ field, rule, fix }]);
}
