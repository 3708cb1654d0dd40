import type { Json, SchemaObject } from "../../../scripts/generate/document.ts";
import type { Fact } from "../facts.ts";
import { cell, type Place, stands } from "./reference-places.ts";
import type { Said } from "./reference-said.ts";

/** The columns of a table behind its first. */
export interface Columns {
  type: number;
  need?: number;
  values: number;
  what: number;
}
export const fieldColumns: Columns = { type: 0, need: 1, values: 2, what: 3 };
export const parameterColumns: Columns = { type: 1, need: 2, values: 3, what: 4 };
export const headerColumns: Columns = { type: 0, values: 1, what: 2 };

export const flat = (text = ""): string => text.replace(/\s+/g, " ").trim();

/** A value as code; a string keeps its quotes where it could be taken for another value. */
export const quoted = (value: Json): string =>
  typeof value === "string" && !/^(-?[\d.]+|true|false|null)$/.test(value)
    ? `\`${value}\``
    : `\`${JSON.stringify(value)}\``;

/** What a reader must be told of one field. */
export function fieldFacts(name: string, schema: SchemaObject, at: Place, words: Said, columns = fieldColumns): Fact[] {
  const { type, values, what } = columns;
  const [typeCell, valueCell, whatCell] = [type, values, what].map((column) => cell(`\`${name}\``, column, at));
  if (!typeCell || !valueCell || !whatCell) throw new Error("A table has three columns of these.");
  const items = typeof schema.items === "object" ? schema.items : undefined;
  const types = [schema.type ?? "object"].flat().map((each) => (each === "array" ? `${items?.type}[]` : each));
  const media = schema["x-media"] as Media | undefined;
  const enumeration = [...(schema.enum ?? []), ...((schema["x-extensible-enum"] as Json[] | undefined) ?? [])];
  return [
    ...types.map((each) => stands(`type ${each} of ${name}`, `\`${each}\``, typeCell)),
    ...[schema.format].filter(Boolean).map((each) => stands(`format ${each} of ${name}`, `(${each})`, typeCell)),
    ...enumeration.map((value) => stands(`value ${value} of ${name}`, quoted(value), valueCell)),
    ...[schema, items ?? {}].flatMap((each) => [
      ...limits(each as Record<string, unknown>, words).map((limit) =>
        stands(`limit ${limit} of ${name}`, limit, valueCell),
      ),
      ...textFacts(name, each, whatCell),
    ]),
    ...Object.values(media?.kinds ?? {}).flatMap(({ maxBytes, ranges }) => [
      ...(maxBytes ? [stands(`bytes of ${name}`, ` ${maxBytes} `, valueCell)] : []),
      ...(ranges ? [stands(`ranges of ${name}`, "Range", valueCell)] : []),
    ]),
    ...(media ? [stands(`source of ${name}`, media.source, valueCell)] : []),
    ...((schema.oneOf ?? []) as SchemaObject[]).flatMap(({ title = "", description = "" }) => [
      stands(`alternative ${title} of ${name}`, `**${title}**`, whatCell),
      stands(`alternative ${description} of ${name}`, flat(description).slice(0, -1), whatCell),
    ]),
  ];
}

interface Media {
  kinds: Record<string, { maxBytes?: number; ranges?: boolean }>;
  source: string;
}

/** The words and the examples of a schema, a parameter or a header. */
export function textFacts(name: string, node: object, at: Place): Fact[] {
  const { description, examples = [], example } = node as { description?: string; examples?: Json[]; example?: Json };
  const shown = [...examples.map(quoted), ...(example === undefined ? [] : [`\`${example}\``])];
  return [
    ...(description ? [stands(`words of ${name}: ${description}`, flat(description), at)] : []),
    ...shown.map((each) => stands(`example ${each} of ${name}`, each, at)),
  ];
}

/** The fields of an answer, those inside of others too. */
export function objectFacts(schema: SchemaObject, at: Place, words: Said, prefix = ""): Fact[] {
  const own = Object.entries(schema.properties ?? {}).flatMap(([key, field]) => {
    if (typeof field !== "object") return [];
    const name = `${prefix}${key}`;
    const items = typeof field.items === "object" ? objectFacts(field.items, at, words, `${name}[].`) : [];
    const always = schema.required?.includes(key);
    return [
      ...fieldFacts(name, field, at, words),
      stands(`presence of ${name}`, always ? ` ${words.always} ` : ` ${words.sometimes} `, cell(`\`${name}\``, 1, at)),
      ...objectFacts(field, at, words, `${name}.`),
      ...items,
    ];
  });
  return [...own, ...((schema.oneOf ?? []) as SchemaObject[]).flatMap((each) => objectFacts(each, at, words, prefix))];
}

/** Whole bodies. */
export const exampleFacts = (
  examples: Record<string, { summary: string; value: Json }> | undefined,
  at: Place,
): Fact[] =>
  Object.values(examples ?? {}).flatMap(({ summary, value }) => [
    stands(`example ${summary}`, `\n${summary}`, at),
    stands(`example ${summary}, body`, JSON.stringify(value, null, 2), at),
  ]);

function limits(schema: Record<string, unknown>, words: Said): string[] {
  const pairs = Object.entries(words.units).flatMap(([keyword, unit]) => {
    const [least, most] = [schema[`min${keyword}`], schema[`max${keyword}`]] as (number | undefined)[];
    if (least !== undefined && most !== undefined) return [`${words.between(least, most)}${unit}`];
    if (least !== undefined) return [`${words.atLeast(least)}${unit}`];
    return most === undefined ? [] : [`${words.atMost(most)}${unit}`];
  });
  const { pattern } = schema as { pattern?: string };
  return pattern && pattern !== "^[\\s\\S]*$" ? [...pairs, `\`${pattern}\``] : pairs;
}
