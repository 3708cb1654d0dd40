import { type Fields, fieldsOf, findNearest, suggestOtherContract } from "../../contract/index.ts";
import { validateNameTemplate } from "../../download/index.ts";
import { coerceType } from "./coerce-type.ts";
import { cellsOf, columnKey, RowColumns, type RowDefaults, rowError } from "./columns.ts";
import type { RawRow } from "./raw-row.ts";
import type { RowReference } from "./row-reference.ts";
import type { RowRules } from "./row-rules.ts";

/** A row whose templates over columns are filled in; what it takes from other rows is not looked at yet. */
export interface ParsedRow {
  readonly line: number;
  readonly id: string | undefined;
  readonly model: string;
  readonly body: Readonly<Fields>;
  readonly references: readonly RowReference[];
  readonly priority: number;
  /** The template of its files' names, with `{row}` in it. */
  readonly name: string;
}

export const defaultRowNameTemplate = "{row}-{id}-{index}.{ext}";
const reservedColumns = new Set(["id", "model", "priority", "name"]);
const maxIdLength = 200;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
const forbiddenInId = /[\x00-\x1f\x7f{}]|\p{Surrogate}/u;

/**
 * Makes of a row and its defaults what it asks for.
 * @throws ValidationError naming what is wrong.
 */
export function parseRow(rules: RowRules, raw: RawRow, defaults: RowDefaults): ParsedRow {
  const columns = new RowColumns(cellsOf(raw), defaults, rules.outputs);
  const id = readId(columns);
  const model = readModel(rules, columns);
  const fields = rules.columnsOf(model);
  const body: Fields = {};
  for (const key of columns.keys()) {
    const own = fields.get(key);
    const found = own && columns.value(key);
    if (own && found) body[own[0]] = found.untyped ? coerceType(found.value, own[1]) : found.value;
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
    `must be 1 to ${maxIdLength} characters without braces and control characters`,
    "Choose another id",
  );
}

function readModel({ contract, models: names }: RowRules, columns: RowColumns): string {
  const given = columns.value("model")?.value ?? names[0];
  const model = names.find((name) => name === given || columnKey(name) === columnKey(String(given)));
  if (model) return model;
  const meant = findNearest(String(given), names);
  const fix = meant ? `Did you mean ${meant}?` : "Use one of these names";
  throw suggestOtherContract(
    contract,
    rowError("model", `must be one of ${names.join(", ")}`, fix),
    String(given),
    undefined,
  );
}

function readPriority(columns: RowColumns): number {
  const found = columns.value("priority");
  const priority = typeof found?.value === "string" && found.untyped ? Number(found.value) : (found?.value ?? 0);
  if (typeof priority === "number" && Number.isFinite(priority)) return priority;
  throw rowError("priority", "must be a number", "Give 0, or more for what is to be submitted first");
}

function readName(columns: RowColumns): string {
  const name = columns.value("name")?.value ?? defaultRowNameTemplate;
  // Most rows have the name of the row before.
  if (name === lastValidName) return lastValidName;
  const [issue] = validateNameTemplate(typeof name === "string" ? name.replaceAll("{row}", "row") : name);
  if (issue) throw rowError("name", issue.rule, issue.fix.replace("{id},", "{row}, {id},"));
  lastValidName = name as string;
  return lastValidName;
}

let lastValidName = defaultRowNameTemplate;

/** What changes nothing is a mistake: a field's name with a letter wrong would be paid for without it. */
function assertAllColumnsUsed(
  rules: RowRules,
  columns: RowColumns,
  model: string,
  isTaken: (key: string) => boolean,
): void {
  for (const { name, isDefault } of columns.unused(isTaken)) {
    // Defaults serve rows of several models.
    if (isDefault && rules.models.some((other) => rules.columnsOf(other).has(columnKey(name)))) continue;
    const meant = findNearest(name, Object.keys(fieldsOf(rules.contract, model)));
    const fix = meant ? `Did you mean ${meant}?` : `Use it in a template, or call it _${name}`;
    throw suggestOtherContract(
      rules.contract,
      rowError(name, `is no field of ${model}, and no template takes it`, fix),
      model,
      undefined,
    );
  }
}
