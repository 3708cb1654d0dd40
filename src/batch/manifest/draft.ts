import { type Fields, fieldsOf, nearest, orElsewhere } from "../../contract/index.ts";
import { templateIssues } from "../../download/index.ts";
import { Columns, cellsOf, columnKey, type Defaults, invalid } from "./columns.ts";
import type { RawRow } from "./raw-row.ts";
import type { Reference } from "./reference.ts";
import type { RowRules } from "./row-rules.ts";
import { typed } from "./typed.ts";

/** A row whose templates over columns are filled in; what it takes from other rows is not looked at yet. */
export interface Draft {
  readonly line: number;
  readonly id: string | undefined;
  readonly model: string;
  readonly body: Readonly<Fields>;
  readonly references: readonly Reference[];
  readonly priority: number;
  /** The template of its files' names, with `{row}` in it. */
  readonly name: string;
}

export const usualName = "{row}-{id}-{index}.{ext}";
const reserved = new Set(["id", "model", "priority", "name"]);
const longestId = 200;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
const strange = /[\x00-\x1f\x7f{}]|\p{Surrogate}/u;

/**
 * Makes of a row and its defaults what it asks for.
 * @throws ValidationError naming what is wrong.
 */
export function draftRow(rules: RowRules, raw: RawRow, defaults: Defaults): Draft {
  const columns = new Columns(cellsOf(raw), defaults, rules.outputs);
  const id = readId(columns);
  const model = readModel(rules, columns);
  const fields = rules.columnsOf(model);
  const body: Fields = {};
  for (const key of columns.keys()) {
    const own = fields.get(key);
    const found = own && columns.value(key);
    if (own && found) body[own[0]] = found.untyped ? typed(found.value, own[1]) : found.value;
  }
  const priority = readPriority(columns);
  const name = readName(columns);
  refuseUnused(rules, columns, model, (key) => fields.has(key) || reserved.has(key));
  const { references } = columns;
  return { line: raw.line, id, model, body, references, priority, name };
}

function readId(columns: Columns): string | undefined {
  const found = columns.value("id");
  if (!found) return undefined;
  const id = String(found.value).trim();
  if (id !== "" && id.length <= longestId && !strange.test(id)) return id;
  throw invalid(
    "id",
    `must be 1 to ${longestId} characters without braces and control characters`,
    "Choose another id",
  );
}

function readModel({ contract, models: names }: RowRules, columns: Columns): string {
  const given = columns.value("model")?.value ?? names[0];
  const model = names.find((name) => name === given || columnKey(name) === columnKey(String(given)));
  if (model) return model;
  const meant = nearest(String(given), names);
  const fix = meant ? `Did you mean ${meant}?` : "Use one of these names";
  throw orElsewhere(contract, invalid("model", `must be one of ${names.join(", ")}`, fix), String(given), undefined);
}

function readPriority(columns: Columns): number {
  const found = columns.value("priority");
  const priority = typeof found?.value === "string" && found.untyped ? Number(found.value) : (found?.value ?? 0);
  if (typeof priority === "number" && Number.isFinite(priority)) return priority;
  throw invalid("priority", "must be a number", "Give 0, or more for what is to be submitted first");
}

function readName(columns: Columns): string {
  const name = columns.value("name")?.value ?? usualName;
  // Most rows have the name of the row before.
  if (name === goodName) return goodName;
  const [issue] = templateIssues(typeof name === "string" ? name.replaceAll("{row}", "row") : name);
  if (issue) throw invalid("name", issue.rule, issue.fix.replace("{id},", "{row}, {id},"));
  goodName = name as string;
  return goodName;
}

let goodName = usualName;

/** What changes nothing is a mistake: a field's name with a letter wrong would be paid for without it. */
function refuseUnused(rules: RowRules, columns: Columns, model: string, isTaken: (key: string) => boolean): void {
  for (const { name, isDefault } of columns.unused(isTaken)) {
    // Defaults serve rows of several models.
    if (isDefault && rules.models.some((other) => rules.columnsOf(other).has(columnKey(name)))) continue;
    const meant = nearest(name, Object.keys(fieldsOf(rules.contract, model)));
    const fix = meant ? `Did you mean ${meant}?` : `Use it in a template, or call it _${name}`;
    throw orElsewhere(
      rules.contract,
      invalid(name, `is no field of ${model}, and no template takes it`, fix),
      model,
      undefined,
    );
  }
}
