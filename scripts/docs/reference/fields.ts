import { markdownTable } from "../../bench/table.ts";
import type { Json, SchemaObject } from "../../generate/document.ts";
import { code, literal } from "./text.ts";
import { meaningOf, typeOf, valuesOf } from "./values.ts";
import type { ReferenceStrings } from "./words.ts";

export interface ReferenceField {
  name: string;
  schema: SchemaObject;
  required: boolean;
  /** The alternative that has it, where there are some. */
  alternative?: string;
}

/** The fields of an object in order, those of objects in it after it, with dots in their names. */
export function referenceFieldsOf(schema: SchemaObject, prefix = "", alternative?: string): ReferenceField[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, property]) => {
    if (typeof property !== "object") return [];
    const required = schema.required?.includes(name) ?? false;
    const field = { name: `${prefix}${name}`, schema: property, required, ...(alternative && { alternative }) };
    return [field, ...inner(property, field.name)];
  });
}

function inner(schema: SchemaObject, name: string): ReferenceField[] {
  const alternatives = (schema.oneOf ?? []) as SchemaObject[];
  return [
    ...referenceFieldsOf(schema, `${name}.`),
    ...alternatives.flatMap((each) => referenceFieldsOf(each, `${name}.`, each.title)),
    ...(typeof schema.items === "object" ? inner(schema.items, `${name}[]`) : []),
  ];
}

/** What a request takes. */
export function takenTable(fields: ReferenceField[], words: ReferenceStrings): string {
  const { field, type, required, values, what } = words.columns;
  const needOf = ({ schema, required }: ReferenceField) => {
    if (required) return words.required;
    return schema.default === undefined ? words.optional : words.default(literal(schema.default as Json));
  };
  const rows = fields.map((each) => [
    code(each.name),
    typeOf(each.schema, words),
    needOf(each),
    valuesOf(each.schema, words),
    meaningOf(each.schema, words),
  ]);
  return markdownTable([field, type, required, values, what], rows);
}

/** What an answer holds. */
export function givenTable(fields: ReferenceField[], words: ReferenceStrings): string {
  const { field, type, present, values, what } = words.columns;
  const rows = fields.map(({ name, schema, required, alternative }) => [
    code(name),
    typeOf(schema, words),
    required ? words.always : words.sometimes,
    valuesOf(schema, words),
    `${alternative ? `**${alternative}**${words.colon}` : ""}${meaningOf(schema, words)}`,
  ]);
  return markdownTable([field, type, present, values, what], rows);
}
