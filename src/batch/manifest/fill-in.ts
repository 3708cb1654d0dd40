import { type Fields, fieldsOf } from "../../contract/index.ts";
import { asReference } from "../../jobs/index.ts";
import type { Item } from "../item.ts";
import { invalid } from "./columns.ts";
import { memberOf, type Reference } from "./reference.ts";
import type { RowRules } from "./row-rules.ts";
import { fillText, mapTexts } from "./template.ts";
import { typed } from "./typed.ts";

type Asked = Pick<Item, "model" | "body">;

/**
 * The body as it is sent: what it takes of other rows filled in, and what follows from its fields added, such as the mode.
 * @param outputs what became of the rows that it needs, by `id`: each task's output as the service gave it, URLs whole.
 * @throws ValidationError if an output does not have what the item takes of it.
 */
export function fillIn(rules: RowRules, item: Asked, outputs: ReadonlyMap<string, unknown>): Fields {
  return fillWith(rules, item, ({ id, member }, field) => {
    const value = memberOf(outputs.get(id), member);
    if (typeof value === "string") return asReference(value);
    if (value !== undefined) return value;
    throw invalid(
      field,
      `takes ${member} of row ${id}, whose output has none`,
      "Take another member, or run that row again",
    );
  });
}

/** The body with each reference replaced. */
export function fillWith(
  rules: RowRules,
  { model, body }: Asked,
  find: (reference: Reference, field: string) => unknown,
): Fields {
  const fields = fieldsOf(rules.contract, model);
  const filled: Fields = {};
  for (const [name, value] of Object.entries(body)) {
    const fill = (words: string) => {
      const reference = rules.outputs.parse(words);
      return reference ? find(reference, name) : `{{${words}}}`;
    };
    const result = mapTexts(value, (text) => fillText(text, fill, false));
    const field = fields[name];
    filled[name] = field && hasBraces(value) ? typed(result, field) : result;
  }
  return { ...filled, ...rules.inferred(model, body) };
}

const hasBraces = (value: unknown) => typeof value === "string" && value.includes("{{");
