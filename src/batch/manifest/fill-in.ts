import { type Fields, fieldsOf, type ModelName } from "../../contract/index.ts";
import { asReference } from "../../jobs/index.ts";
import type { Item } from "../item.ts";
import { invalid } from "./columns.ts";
import { inferred } from "./inferred.ts";
import { memberOf, parseReference, type Reference } from "./reference.ts";
import { fillText, mapTexts } from "./template.ts";
import { typed } from "./typed.ts";

type Wish = Pick<Item, "model" | "body">;

/**
 * The body as it is sent: what it takes of other rows filled in, and what follows from its fields added, such as the mode.
 * @param outputs what became of the rows that it needs, by `id`: each task's output as the service gave it, URLs whole.
 * @throws ValidationError where an output has not what the item takes of it.
 */
export function fillIn(item: Wish, outputs: ReadonlyMap<string, unknown>): Record<string, unknown> {
  return fillWith(item, ({ id, member }, field) => {
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
  { model, body }: Wish,
  find: (reference: Reference, field: string) => unknown,
): Record<string, unknown> {
  return { ...mapFields(model, body, find), ...inferred(model, body) };
}

function mapFields(
  model: ModelName,
  body: Readonly<Fields>,
  find: (reference: Reference, field: string) => unknown,
): Fields {
  const fields = fieldsOf(model);
  const filled: Fields = {};
  for (const [name, value] of Object.entries(body)) {
    const fill = (words: string) => {
      const reference = parseReference(words);
      return reference ? find(reference, name) : `{{${words}}}`;
    };
    const result = mapTexts(value, (text) => fillText(text, fill, false));
    const field = fields[name];
    filled[name] = field && hasBraces(value) ? typed(result, field) : result;
  }
  return filled;
}

const hasBraces = (value: unknown) => typeof value === "string" && value.includes("{{");
