import type { Json, SchemaObject } from "../../../scripts/generate/document.ts";
import type { DocumentedFact } from "../facts.ts";
import { statementFact, type TextRangeFinder, tableCell } from "./reference-ranges.ts";
import type { ExpectedStrings } from "./reference-strings.ts";

/** The columns of a table behind its first. */
export interface TableColumns {
  type: number;
  need?: number;
  values: number;
  what: number;
}
export const fieldColumns: TableColumns = { type: 0, need: 1, values: 2, what: 3 };
export const parameterColumns: TableColumns = { type: 1, need: 2, values: 3, what: 4 };
export const headerColumns: TableColumns = { type: 0, values: 1, what: 2 };

export const collapseWhitespace = (text = ""): string => text.replace(/\s+/g, " ").trim();

/** Formats a value as code. A string keeps its quotes if it looks like another type. */
export const formatCode = (value: Json): string =>
  typeof value === "string" && !/^(-?[\d.]+|true|false|null)$/.test(value)
    ? `\`${value}\``
    : `\`${JSON.stringify(value)}\``;

/** The facts that a reader needs about one field. */
export function fieldFacts(
  name: string,
  schema: SchemaObject,
  at: TextRangeFinder,
  strings: ExpectedStrings,
  columns = fieldColumns,
): DocumentedFact[] {
  const { type, values, what } = columns;
  const [typeCell, valueCell, whatCell] = [type, values, what].map((column) => tableCell(`\`${name}\``, column, at));
  if (!typeCell || !valueCell || !whatCell) throw new Error("A table has three columns of these.");
  const items = typeof schema.items === "object" ? schema.items : undefined;
  const types = [schema.type ?? "object"].flat().map((each) => (each === "array" ? `${items?.type}[]` : each));
  const media = schema["x-media"] as MediaExtension | undefined;
  const enumeration = [...(schema.enum ?? []), ...((schema["x-extensible-enum"] as Json[] | undefined) ?? [])];
  return [
    ...types.map((each) => statementFact(`type ${each} of ${name}`, `\`${each}\``, typeCell)),
    ...[schema.format].filter(Boolean).map((each) => statementFact(`format ${each} of ${name}`, `(${each})`, typeCell)),
    ...enumeration.map((value) => statementFact(`value ${value} of ${name}`, formatCode(value), valueCell)),
    ...[schema, items ?? {}].flatMap((each) => [
      ...limitTexts(each as Record<string, unknown>, strings).map((limit) =>
        statementFact(`limit ${limit} of ${name}`, limit, valueCell),
      ),
      ...textFacts(name, each, whatCell),
    ]),
    ...Object.values(media?.kinds ?? {}).flatMap(({ maxBytes, ranges }) => [
      ...(maxBytes ? [statementFact(`bytes of ${name}`, ` ${maxBytes} `, valueCell)] : []),
      ...(ranges ? [statementFact(`ranges of ${name}`, "Range", valueCell)] : []),
    ]),
    ...(media ? [statementFact(`source of ${name}`, media.source, valueCell)] : []),
    ...((schema.oneOf ?? []) as SchemaObject[]).flatMap(({ title = "", description = "" }) => [
      statementFact(`alternative ${title} of ${name}`, `**${title}**`, whatCell),
      statementFact(`alternative ${description} of ${name}`, collapseWhitespace(description).slice(0, -1), whatCell),
    ]),
  ];
}

interface MediaExtension {
  kinds: Record<string, { maxBytes?: number; ranges?: boolean }>;
  source: string;
}

/** The description and the examples of a schema, a parameter or a header. */
export function textFacts(name: string, node: object, at: TextRangeFinder): DocumentedFact[] {
  const { description, examples = [], example } = node as { description?: string; examples?: Json[]; example?: Json };
  const formattedExamples = [...examples.map(formatCode), ...(example === undefined ? [] : [`\`${example}\``])];
  return [
    ...(description ? [statementFact(`words of ${name}: ${description}`, collapseWhitespace(description), at)] : []),
    ...formattedExamples.map((each) => statementFact(`example ${each} of ${name}`, each, at)),
  ];
}

/** The fields of a response, including nested ones. */
export function objectFacts(
  schema: SchemaObject,
  at: TextRangeFinder,
  strings: ExpectedStrings,
  prefix = "",
): DocumentedFact[] {
  const own = Object.entries(schema.properties ?? {}).flatMap(([key, field]) => {
    if (typeof field !== "object") return [];
    const name = `${prefix}${key}`;
    const items = typeof field.items === "object" ? objectFacts(field.items, at, strings, `${name}[].`) : [];
    const always = schema.required?.includes(key);
    return [
      ...fieldFacts(name, field, at, strings),
      statementFact(
        `presence of ${name}`,
        always ? ` ${strings.always} ` : ` ${strings.sometimes} `,
        tableCell(`\`${name}\``, 1, at),
      ),
      ...objectFacts(field, at, strings, `${name}.`),
      ...items,
    ];
  });
  return [
    ...own,
    ...((schema.oneOf ?? []) as SchemaObject[]).flatMap((each) => objectFacts(each, at, strings, prefix)),
  ];
}

/** Whole bodies. */
export const exampleFacts = (
  examples: Record<string, { summary: string; value: Json }> | undefined,
  at: TextRangeFinder,
): DocumentedFact[] =>
  Object.values(examples ?? {}).flatMap(({ summary, value }) => [
    statementFact(`example ${summary}`, `\n${summary}`, at),
    statementFact(`example ${summary}, body`, JSON.stringify(value, null, 2), at),
  ]);

function limitTexts(schema: Record<string, unknown>, strings: ExpectedStrings): string[] {
  const pairs = Object.entries(strings.units).flatMap(([keyword, unit]) => {
    const [least, most] = [schema[`min${keyword}`], schema[`max${keyword}`]] as (number | undefined)[];
    if (least !== undefined && most !== undefined) return [`${strings.between(least, most)}${unit}`];
    if (least !== undefined) return [`${strings.atLeast(least)}${unit}`];
    return most === undefined ? [] : [`${strings.atMost(most)}${unit}`];
  });
  const { pattern } = schema as { pattern?: string };
  return pattern && pattern !== "^[\\s\\S]*$" ? [...pairs, `\`${pattern}\``] : pairs;
}
