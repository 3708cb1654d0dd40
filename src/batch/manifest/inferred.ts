import { type Fields, fieldsOf, infer, type ModelName } from "../../contract/index.ts";

const known = new Map<string, Readonly<Fields>>();
const mostKnown = 1_000;

/** The fields that follow from those that are given, such as the mode: a few combinations, however many rows there are. */
export function inferred(model: ModelName, body: Readonly<Fields>): Readonly<Fields> {
  const names = Object.keys(body);
  const key = [model, ...names].join(" ");
  let follows = known.get(key);
  if (!follows) {
    if (known.size > mostKnown) known.clear();
    const fields = fieldsOf(model);
    // What is given counts, not whether it is right: that is for the check to say.
    const examples = names.map((name) => [name, exampleOf(fields[name]) ?? body[name]]);
    const found = infer(model, Object.fromEntries(examples));
    follows = Object.fromEntries(found.map(({ field, value }) => [field, value]));
    known.set(key, follows);
  }
  return follows;
}

function exampleOf(field: ReturnType<typeof fieldsOf>[string] | undefined): unknown {
  const url = "https://example.com/frame.png";
  if (field?.type === "array") return [url];
  return field?.role?.endsWith("-frame") ? url : undefined;
}
