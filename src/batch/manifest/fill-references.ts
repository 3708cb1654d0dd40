import { type Fields, fieldsOf } from "../../contract/index.ts";
import { toReferenceUrl } from "../../jobs/index.ts";
import type { Item } from "../item.ts";
import { coerceType } from "./coerce-type.ts";
import { rowError } from "./columns.ts";
import { memberOf, type RowReference } from "./row-reference.ts";
import type { RowRules } from "./row-rules.ts";
import { fillText, mapTemplateTexts } from "./template.ts";

type ItemRequest = Pick<Item, "model" | "body">;

/**
 * The body as it is sent: what it takes of other rows filled in, and what follows from its fields added, such as the mode.
 * @param outputs what became of the rows that it needs, by `id`: each task's output as the service gave it, URLs whole.
 * @throws ValidationError if an output does not have what the item takes of it.
 */
export function fillReferences(rules: RowRules, item: ItemRequest, outputs: ReadonlyMap<string, unknown>): Fields {
  return replaceReferences(rules, item, ({ id, member }, field) => {
    const value = memberOf(outputs.get(id), member);
    if (typeof value === "string") return toReferenceUrl(value);
    if (value !== undefined) return value;
    throw rowError(
      field,
      `takes ${member} of row ${id}, whose output has none`,
      "Take another member, or run that row again",
    );
  });
}

/** The body with each reference replaced. */
export function replaceReferences(
  rules: RowRules,
  { model, body }: ItemRequest,
  find: (reference: RowReference, field: string) => unknown,
): Fields {
  const fields = fieldsOf(rules.contract, model);
  const filled: Fields = {};
  for (const [name, value] of Object.entries(body)) {
    const fill = (words: string) => {
      const reference = rules.outputs.parse(words);
      return reference ? find(reference, name) : `{{${words}}}`;
    };
    const result = mapTemplateTexts(value, (text) => fillText(text, fill, false));
    const field = fields[name];
    filled[name] = field && hasBraces(value) ? coerceType(result, field) : result;
  }
  return { ...filled, ...rules.inferredFields(model, body) };
}

const hasBraces = (value: unknown) => typeof value === "string" && value.includes("{{");
