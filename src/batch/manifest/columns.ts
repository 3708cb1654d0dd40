import { findNearest, normalizeName } from "../../contract/index.ts";
import { ValidationError } from "../../errors.ts";
import { message } from "../../message.ts";
import type { RawRow } from "./raw-row.ts";
import { formatReference, type OutputMembers, type RowReference } from "./row-reference.ts";
import { fillText, mapTemplateTexts } from "./template.ts";

/** A value of a row, or a default value. */
export interface RowCell {
  /** The column as it is spelled in the manifest. */
  readonly name: string;
  readonly value: unknown;
  readonly untyped: boolean;
  readonly isDefault: boolean;
}

export type RowCells = ReadonlyMap<string, RowCell>;

const keyCache = new Map<string, string>();
const maxCachedKeys = 10_000;

/** Normalizes a column's spelling. A leading underscore, which marks a note, is kept. */
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

/** @throws ValidationError if a column is given twice in two spellings. */
export function cellsOf(
  { values, untyped }: Pick<RawRow, "values" | "untyped">,
  isDefault = false,
): Map<string, RowCell> {
  const cells = new Map<string, RowCell>();
  for (const [name, value] of Object.entries(values)) {
    const key = columnKey(name);
    const other = cells.get(key);
    if (other) throw rowError(name, message`is given twice (also as ${other.name})`, message`Keep one of them`);
    cells.set(key, { name, value, untyped, isDefault });
  }
  return cells;
}

/** Default values of the columns. */
export class RowDefaults {
  readonly cells: RowCells;
  readonly #usedColumns = new Set<string>();

  constructor(cells: RowCells) {
    this.cells = cells;
    for (const { value } of cells.values())
      mapTemplateTexts(value, (text) =>
        fillText(text, (expression) => this.#usedColumns.add(columnKey(expression)), true),
      );
  }

  /** Whether a template of the defaults uses a column. The row may override that template. */
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

  /** A column's cell; undefined if it has no value. `null` in a row removes a default. */
  cell(key: string): RowCell | undefined {
    const cell = this.#cells.get(key) ?? this.#defaults.cells.get(key);
    return cell?.value === null || cell?.value === undefined ? undefined : cell;
  }

  /**
   * A column's value with its templates filled in, and whether it still has to be converted to the field's type.
   * @throws ValidationError if a template uses a column that does not exist, or refers to itself.
   */
  value(key: string, path: readonly string[] = []): { value: unknown; untyped: boolean } | undefined {
    const cell = this.cell(key);
    if (!cell) return undefined;
    let filled = false;
    const value = mapTemplateTexts(cell.value, (text) => {
      const result = fillText(text, (expression) => this.#fill(expression, cell.name, [...path, key]), true);
      filled ||= result !== text;
      return result;
    });
    return { value, untyped: cell.untyped || filled };
  }

  #fill(expression: string, field: string, path: readonly string[]): unknown {
    const reference = this.#outputs.parse(expression);
    if (reference) {
      this.references.push(reference);
      return formatReference(reference);
    }
    const key = columnKey(expression);
    if (path.includes(key)) {
      const cycle = [...path.slice(path.indexOf(key)), key].map((each) => this.cell(each)?.name ?? each);
      throw rowError(field, message`refers to itself: ${cycle.join(" → ")}`, message`Break the cycle`);
    }
    const found = this.value(key, path);
    this.#used ??= new Set();
    this.#used.add(key);
    if (found) return found.value;
    const names = [...this.#cells.values(), ...this.#defaults.cells.values()].map(({ name }) => name);
    const meant = findNearest(expression, names);
    const fix = meant
      ? message`Did you mean {{${meant}}}? Write \\{{ for literal braces`
      : message`Add the column. Write \\{{ for literal braces`;
    throw rowError(field, message`uses {{${expression}}}, but the row has no such column`, fix);
  }

  /** All columns, each once. */
  *keys(): Iterable<string> {
    yield* this.#cells.keys();
    for (const key of this.#defaults.cells.keys()) if (!this.#cells.has(key)) yield key;
  }

  /** The columns that neither a template nor anything else uses. */
  *unused(isTaken: (key: string) => boolean): Iterable<RowCell> {
    for (const key of this.keys()) {
      const cell = isTaken(key) || this.#used?.has(key) || this.#defaults.usesColumn(key) ? undefined : this.cell(key);
      if (cell && !isNote(cell.name)) yield cell;
    }
  }
}

export function rowError(field: string, rule: string, fix: string): ValidationError {
  return new ValidationError(message`The row is invalid`, [{ field, rule, fix }]);
}
