import type { SchemaObject } from "../../generate/document.ts";
import { type ReferenceField, referenceFieldsOf, takenTable } from "./fields.ts";
import { paragraphs, toPlainText } from "./text.ts";
import type { ReferenceStrings } from "./words.ts";

/** A mode of a body: its name, the value that selects it, and the fields that are its own. */
export interface Mode {
  title: string;
  description: string;
  value: string | undefined;
  own: ReferenceField[];
}

/**
 * The modes of a body that has some, with the fields that are the same in each.
 * @throws Error if a mode can't be named.
 */
export function modesOf(schema: SchemaObject): { common: ReferenceField[]; modes: Mode[] } {
  const branches = ((schema.oneOf ?? []) as SchemaObject[]).map((branch) => ({
    branch,
    fields: referenceFieldsOf(branch),
  }));
  const keys = branches.map(({ fields }) => new Set(fields.map((field) => JSON.stringify(field))));
  const isCommon = (field: ReferenceField) => keys.every((set) => set.has(JSON.stringify(field)));
  const modes = branches.map(({ branch, fields }) => {
    const own = fields.filter((field) => !isCommon(field));
    const selector = own.find(({ schema }) => schema.enum);
    const values = (selector?.schema.enum ?? []).map(toPlainText);
    if (!branch.title && !selector) throw new Error("A mode needs a title, or a field whose values select it.");
    const title = branch.title || `${selector?.name}: ${values.join(", ")}`;
    const description = branch.title ? (branch.description ?? "") : "";
    return { title, description, value: values.length === 1 ? values[0] : undefined, own };
  });
  return { common: branches[0]?.fields.filter(isCommon) ?? [], modes };
}

/** The fields of a body: one table, or one for what all modes share and one for each mode. */
export function bodyFields(schema: SchemaObject, introduction: string, words: ReferenceStrings): string {
  const { headings } = words;
  if (!schema.oneOf)
    return paragraphs(`### ${headings.fields}`, introduction, takenTable(referenceFieldsOf(schema), words));
  const { common, modes } = modesOf(schema);
  return paragraphs(
    `### ${headings.common}`,
    introduction,
    common.length > 0 && takenTable(common, words),
    ...modes.flatMap(({ title, description, own }) => [
      `### ${title}`,
      [description, own.length > 0 ? words.inCommon : words.onlyCommon].filter(Boolean).join(words.separator),
      own.length > 0 && takenTable(own, words),
    ]),
  );
}

/** A description without the list of rules that ends it, and these. */
export function splitRules(description: string): { text: string; rules: string[] } {
  const lines = description.trimEnd().split("\n");
  const isLabel = (line: string, index: number) =>
    /[:：]\**$/.test(line.trimEnd()) && /^[-*] /.test(lines.slice(index + 1).find(Boolean) ?? "");
  const label = lines.findLastIndex(isLabel);
  if (label < 0) return { text: description, rules: [] };
  const rules = lines
    .slice(label + 1)
    .join("\n")
    .split(/^[-*] /m)
    .map((rule) => rule.replace(/\s+/g, " ").trim());
  return { text: lines.slice(0, label).join("\n").trim(), rules: rules.filter(Boolean) };
}
