import {
  coerceType,
  type Fields,
  fieldsOf,
  findNearest,
  suggestOtherContract,
  unknownModelIssue,
} from "../../contract/index.ts";
import { validateNameTemplate } from "../../download/index.ts";
import { message } from "../../message.ts";
import { cellsOf, columnKey, RowColumns, type RowDefaults, rowError } from "./columns.ts";
import type { RawRow } from "./raw-row.ts";
import type { RowReference } from "./row-reference.ts";
import type { RowRules } from "./row-rules.ts";

/** A row with its columns' templates filled in; its references to other rows are not resolved yet. */
export interface ParsedRow {
  readonly line: number;
  readonly id: string | undefined;
  readonly model: string;
  readonly body: Readonly<Fields>;
  readonly references: readonly RowReference[];
  readonly priority: number;
  /** The template of its files' names, with `{row}` not replaced yet. */
  readonly name: string;
}

export const defaultRowNameTemplate = "{row}-{id}-{index}.{ext}";
const reservedColumns = new Set(["id", "model", "priority", "name"]);
const maxIdLength = 200;
// biome-ignore lint/suspicious/noControlCharactersInRegex: the pattern looks for them.
const forbiddenInId = /[\x00-\x1f\x7f{}]|\p{Surrogate}/u;

/**
 * Applies the defaults and the templates to a row.
 * @throws ValidationError if the row is invalid.
 */
export function parseRow(rules: RowRules, raw: RawRow, defaults: RowDefaults): ParsedRow {
  const columns = new RowColumns(cellsOf(raw), defaults, rules.outputs);
  const id = readId(columns);
  const model = readModel(rules, columns);
  const fields = rules.columnsOf(model);
  const body: Fields = {};
  for (const key of columns.keys()) {
    const field = fields.get(key);
    const cell = field && columns.value(key);
    if (field && cell) body[field[0]] = cell.untyped ? coerceType(cell.value, field[1]) : cell.value;
  }
  const priority = readPriority(columns);
  const name = readName(columns);
  assertAllColumnsUsed(rules, columns, model, (key) => fields.has(key) || reservedColumns.has(key));
  const { references } = columns;
  return { line: raw.line, id, model, body, references, priority, name };
}

function readId(columns: RowColumns): string | undefined {
  const found = columns.value("id");
  if (!found) return undefined;
  const id = String(found.value).trim();
  if (id !== "" && id.length <= maxIdLength && !forbiddenInId.test(id)) return id;
  throw rowError(
    "id",
    message`must be 1 to ${maxIdLength} characters, without braces and control characters`,
    message`Choose another id`,
  );
}

function readModel({ contract, models: names }: RowRules, columns: RowColumns): string {
  const value = columns.value("model")?.value ?? names[0];
  const model = names.find((name) => name === value || columnKey(name) === columnKey(String(value)));
  if (model) return model;
  const { rule, fix } = unknownModelIssue(names, value);
  throw suggestOtherContract(contract, rowError("model", rule, fix), String(value), undefined);
}

function readPriority(columns: RowColumns): number {
  const found = columns.value("priority");
  const priority = typeof found?.value === "string" && found.untyped ? Number(found.value) : (found?.value ?? 0);
  if (typeof priority === "number" && Number.isFinite(priority)) return priority;
  throw rowError(
    "priority",
    message`must be a number, not ${JSON.stringify(found?.value)}`,
    message`Use 0, or a higher number to submit the row earlier`,
  );
}

function readName(columns: RowColumns): string {
  const name = columns.value("name")?.value ?? defaultRowNameTemplate;
  // Most rows have the same template as the row before: it is validated once.
  if (name === lastValidName) return lastValidName;
  const [issue] = validateNameTemplate(name, ["row"]);
  if (issue) throw rowError("name", issue.rule, issue.fix);
  lastValidName = name as string;
  return lastValidName;
}

let lastValidName = defaultRowNameTemplate;

/** An unused column is an error: a misspelled field would be left out of a job that is paid for. */
function assertAllColumnsUsed(
  rules: RowRules,
  columns: RowColumns,
  model: string,
  isTaken: (key: string) => boolean,
): void {
  for (const { name, isDefault } of columns.unused(isTaken)) {
    // A default may be a field of another model's rows.
    if (isDefault && rules.models.some((other) => rules.columnsOf(other).has(columnKey(name)))) continue;
    const meant = findNearest(name, Object.keys(fieldsOf(rules.contract, model)));
    const fix = meant
      ? message`Did you mean ${meant}?`
      : message`Use it in a template, or rename it to _${name} to keep it as a note`;
    throw suggestOtherContract(
      rules.contract,
      rowError(name, message`is not a field of ${model}, and no template uses it`, fix),
      model,
      undefined,
    );
  }
}
