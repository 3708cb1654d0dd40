import { coerceType, type Fields, fieldsOf } from "../../contract/index.ts";
import { toReferenceUrl } from "../../jobs/index.ts";
import { message } from "../../message.ts";
import type { Item } from "../item.ts";
import { rowError } from "./columns.ts";
import { memberOf, type RowReference } from "./row-reference.ts";
import type { RowRules } from "./row-rules.ts";
import { fillText, mapTemplateTexts } from "./template.ts";

type ItemRequest = Pick<Item, "model" | "body">;

/**
 * The body as it is sent: with the references to other rows replaced, and with inferred fields such as the mode.
 * @param outputs the outputs of the rows that it needs, by row id, with complete signed URLs.
 * @throws ValidationError if an output lacks a member that the item uses.
 */
export function fillReferences(rules: RowRules, item: ItemRequest, outputs: ReadonlyMap<string, unknown>): Fields {
  return replaceReferences(rules, item, ({ id, member }, field) => {
    const value = memberOf(outputs.get(id), member);
    if (typeof value === "string") return toReferenceUrl(value);
    if (value !== undefined) return value;
    throw rowError(
      field,
      message`uses ${member} of row ${id}, but that row's output has no ${member}`,
      message`Use another member, or run row ${id} again`,
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
    const fill = (expression: string) => {
      const reference = rules.outputs.parse(expression);
      return reference ? find(reference, name) : `{{${expression}}}`;
    };
    const result = mapTemplateTexts(value, (text) => fillText(text, fill, false));
    const field = fields[name];
    filled[name] = field && hasBraces(value) ? coerceType(result, field) : result;
  }
  return { ...filled, ...rules.inferredFields(model, body) };
}

const hasBraces = (value: unknown) => typeof value === "string" && value.includes("{{");
