import { findNearest, normalizeName } from "../../contract/index.ts";
import { ValidationError } from "../../errors.ts";
import type { RawRow } from "./raw-row.ts";
import { formatReference, type OutputMembers, type RowReference } from "./row-reference.ts";
import { fillText, mapTemplateTexts } from "./template.ts";

/** A value of a row, or a default for it. */
export interface RowCell {
  /** As it is spelled. */
  readonly name: string;
  readonly value: unknown;
  readonly untyped: boolean;
  readonly isDefault: boolean;
}

export type RowCells = ReadonlyMap<string, RowCell>;

const keyCache = new Map<string, string>();
const maxCachedKeys = 10_000;

/** What a column is known by, however it is spelled. A leading underscore says that it is a note. */
export function columnKey(name: string): string {
  let key = keyCache.get(name);
  if (key === undefined) {
    if (keyCache.size > maxCachedKeys) keyCache.clear();
    const bare = normalizeName(name.replace(/\s/g, ""));
    key = isNote(name) ? `_${bare}` : bare;
    keyCache.set(name, key);
  }
  return key;
}

const isNote = (name: string) => name.startsWith("_");

/** @throws ValidationError where a column is given twice in two spellings. */
export function cellsOf(
  { values, untyped }: Pick<RawRow, "values" | "untyped">,
  isDefault = false,
): Map<string, RowCell> {
  const cells = new Map<string, RowCell>();
  for (const [name, value] of Object.entries(values)) {
    const key = columnKey(name);
    const other = cells.get(key);
    if (other) throw rowError(name, `is given twice, as ${other.name} too`, "Keep one of them");
    cells.set(key, { name, value, untyped, isDefault });
  }
  return cells;
}

/** What holds for rows that say nothing else. */
export class RowDefaults {
  readonly cells: RowCells;
  readonly #usedColumns = new Set<string>();

  constructor(cells: RowCells) {
    this.cells = cells;
    for (const { value } of cells.values())
      mapTemplateTexts(value, (text) => fillText(text, (words) => this.#usedColumns.add(columnKey(words)), true));
  }

  /** Whether a template among them takes a column: a row may do without that template. */
  usesColumn(key: string): boolean {
    return this.#usedColumns.has(key);
  }
}

/** The columns of one row, defaults included, with their templates. */
export class RowColumns {
  readonly #cells: RowCells;
  readonly #defaults: RowDefaults;
  readonly #outputs: OutputMembers;
  #used: Set<string> | undefined;
  readonly references: RowReference[] = [];

  constructor(cells: RowCells, defaults: RowDefaults, outputs: OutputMembers) {
    this.#cells = cells;
    this.#defaults = defaults;
    this.#outputs = outputs;
  }

  /** A column as it is spelled and given; undefined where nothing is said. `null` in a row takes a default away. */
  cell(key: string): RowCell | undefined {
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
    const value = mapTemplateTexts(cell.value, (text) => {
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
      return formatReference(reference);
    }
    const key = columnKey(words);
    if (path.includes(key)) {
      const circle = [...path.slice(path.indexOf(key)), key].map((each) => this.cell(each)?.name ?? each);
      throw rowError(field, `is made of itself: ${circle.join(" → ")}`, "Break the circle");
    }
    const found = this.value(key, path);
    this.#used ??= new Set();
    this.#used.add(key);
    if (found) return found.value;
    const names = [...this.#cells.values(), ...this.#defaults.cells.values()].map(({ name }) => name);
    const meant = findNearest(words, names);
    const hint = meant ? `Did you mean {{${meant}}}?` : "Add the column.";
    throw rowError(
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
  *unused(isTaken: (key: string) => boolean): Iterable<RowCell> {
    for (const key of this.keys()) {
      const cell = isTaken(key) || this.#used?.has(key) || this.#defaults.usesColumn(key) ? undefined : this.cell(key);
      if (cell && !isNote(cell.name)) yield cell;
    }
  }
}

export function rowError(field: string, rule: string, fix: string): ValidationError {
  return new ValidationError("The row is bad", [{ field, rule, fix }]);
}
