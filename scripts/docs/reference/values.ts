import type { Json, SchemaObject } from "../../generate/document.ts";
import { toOneLine } from "../../generate/llms-schema.ts";
import { code, literal } from "./text.ts";
import type { Header } from "./view.ts";
import type { ReferenceStrings } from "./words.ts";

interface Media {
  kinds: Record<string, { maxBytes?: number; ranges?: boolean }>;
  source: string;
}

/** A pattern that takes every text tells nothing. */
const takesAll = "^[\\s\\S]*$";

/** The type of a value as JSON and TypeScript call it. */
export function typeOf(schema: SchemaObject, words: ReferenceStrings): string {
  const { items } = schema;
  if (schema.type === "array" && typeof items === "object") return typeOf(items, words).replace(/`$/, "[]`");
  const types = schema.oneOf ? ["object"] : [schema.type ?? "any"].flat();
  const named = types.map(code).join(words.or);
  return schema.format ? `${named} (${schema.format})` : named;
}

/** The values that a schema takes, and their limits; those of a list's entries too. */
export const valuesOf = (schema: SchemaObject, words: ReferenceStrings): string =>
  limitsOf(schema, words).join(words.semicolon) || words.none;

function limitsOf(schema: SchemaObject, words: ReferenceStrings): string[] {
  const { pattern, items } = schema;
  const known = schema["x-extensible-enum"] as Json[] | undefined;
  const media = schema["x-media"] as Media | undefined;
  const values = schema.enum ?? (schema.type === "boolean" ? [true, false] : undefined);
  const ofEntries = typeof items === "object" ? limitsOf(items, words).join(words.list) : "";
  return [
    values && list(values, words),
    known && words.open(list(known, words)),
    range(schema.minimum, schema.maximum, "", words),
    range(schema.minLength, schema.maxLength, words.characters, words),
    range(schema.minItems, schema.maxItems, words.entries, words),
    typeof pattern === "string" && pattern !== takesAll && words.pattern(code(pattern)),
    ofEntries && words.eachLimited(ofEntries),
    media && mediaOf(media, words),
  ].filter((limit) => typeof limit === "string" && limit !== "") as string[];
}

/** What a value is: the contract's words, its alternatives, its entries, an example. */
export function meaningOf(schema: SchemaObject, words: ReferenceStrings): string {
  const alternatives = ((schema.oneOf ?? []) as SchemaObject[]).map(({ title = "", description = "" }) =>
    words.alternative(`**${title}**`, toOneLine(description).replace(/[.。]$/, "")),
  );
  const items = typeof schema.items === "object" ? schema.items : undefined;
  const examples = [schema, items ?? {}].flatMap((each) => (each.examples as Json[] | undefined) ?? []);
  const parts = [
    toOneLine(schema.description ?? ""),
    alternatives.length > 0 ? `${words.oneOf}${alternatives.join(words.or)}${words.stop}` : "",
    items?.description ? `${words.eachDescribed}${toOneLine(items.description)}` : "",
    ...examples.map((example) => words.example(literal(example))),
  ];
  return parts.filter(Boolean).join(words.separator) || words.none;
}

/** What a header or a parameter is; it is sent as text, so that no example is quoted. */
export function meaningOfText({ description, schema, example }: Header, words: ReferenceStrings): string {
  const about = schema.description === description ? "" : toOneLine(schema.description ?? "");
  const examples = [example, ...((schema.examples as Json[] | undefined) ?? [])].filter((each) => each !== undefined);
  const shown = [...new Set(examples.map(String))].map((each) => words.example(code(each)));
  return [toOneLine(description), about, ...shown].filter(Boolean).join(words.separator);
}

/** The least and the most of something, one of which may be missing. */
export function range(least: unknown, most: unknown, unit: string, words: ReferenceStrings): string {
  if (typeof least === "number" && typeof most === "number") return `${words.between(least, most)}${unit}`;
  if (typeof least === "number") return `${words.atLeast(least)}${unit}`;
  return typeof most === "number" ? `${words.atMost(most)}${unit}` : "";
}

const list = (values: Json[], words: ReferenceStrings) => values.map(literal).join(words.values);

function mediaOf({ kinds, source }: Media, words: ReferenceStrings): string {
  const files = Object.entries(kinds).map(([kind, { maxBytes, ranges }]) =>
    [
      words.kinds[kind] ?? kind,
      maxBytes === undefined ? "" : words.maxBytes(`${+(maxBytes / 2 ** 20).toFixed(1)}`, maxBytes),
      ranges ? words.ranges : "",
    ].join(""),
  );
  return words.media(files.join(words.and), source);
}
