import { markdownTable } from "../../bench/table.ts";
import { responseMeaningOf } from "../../generate/docs-view.ts";
import type { Json, SchemaObject } from "../../generate/document.ts";
import { toOneLine } from "../../generate/llms-schema.ts";
import { givenTable, type ReferenceField, referenceFieldsOf } from "./fields.ts";
import { code, jsonBlock, paragraphs } from "./text.ts";
import { meaningOfText, typeOf, valuesOf } from "./values.ts";
import { type Endpoint, errorsOf, type Header, jsonOf, type ViewOperation } from "./view.ts";
import type { ReferenceStrings } from "./words.ts";

/** The refusals of one operation, a line each. */
export function errorTable(operation: ViewOperation, words: ReferenceStrings): string {
  const { status, code: name, about, charged, again, todo, message } = words.columns;
  // Reading a task costs nothing, whatever the response is.
  const isPaid = operation["x-model"] !== undefined;
  const rows = errorsOf(operation).map(({ status, response, error }) => {
    const carries = Object.keys(response.headers ?? {}).map((header) => words.carries(code(header)));
    const examples = Object.values(jsonOf(response.content)?.examples ?? {}).map(({ value }) => errorOf(value));
    const messages = examples.filter((example) => example.code === error.code).map(({ message }) => toOneLine(message));
    return [
      status,
      code(error.code),
      words.about[error.scope],
      ...(isPaid ? [words.charged[error.charged]] : []),
      words.again[error.retry],
      [toOneLine(responseMeaningOf(response)), error.fix, ...carries].join(words.separator),
      messages.map(code).join(words.or) || words.none,
    ];
  });
  return markdownTable([status, name, about, ...(isPaid ? [charged] : []), again, todo, message], rows);
}

/** What refusals have in common: their body, what some have besides, headers, and each example whole. */
export function errorForms(endpoints: Endpoint[], words: ReferenceStrings): string {
  const all = endpoints
    .flatMap(({ operation }) => errorsOf(operation))
    .toSorted((a, b) => a.status.localeCompare(b.status));
  const bodies = unique(
    all.map(({ response, error }) => ({ code: error.code, schema: jsonOf(response.content)?.schema ?? {} })),
  );
  const common = referenceFieldsOf(bodies[0]?.schema ?? {}).filter((field) =>
    bodies.every(({ schema }) => holds(referenceFieldsOf(schema), field)),
  );
  const plain = bodies.filter(({ schema }) => referenceFieldsOf(schema).every((field) => holds(common, field)));
  const extras = bodies.flatMap(({ code: name, schema }) => {
    const own = referenceFieldsOf(schema).filter((field) => !holds(common, field));
    return own.length > 0
      ? [[textOf(schema), words.errorExtra(code(name))].join(words.separator), givenTable(own, words)]
      : [];
  });
  const headers = unique(all.flatMap(({ response }) => Object.entries(response.headers ?? {})));
  const examples = unique(all.flatMap(({ response }) => Object.values(jsonOf(response.content)?.examples ?? {})));
  return paragraphs(
    `## ${words.headings.errors}`,
    unique(plain.map(({ schema }) => textOf(schema))).join(words.separator),
    givenTable(common, words),
    ...extras,
    headers.length > 0 && words.errorHeaders,
    headers.length > 0 && headerTable(headers, words),
    ...examples.flatMap(({ summary, value }) => [`${summary}${words.colon.trimEnd()}`, jsonBlock(value)]),
  );
}

function headerTable(headers: [string, Header][], words: ReferenceStrings): string {
  const { header, type, values, what } = words.columns;
  const rows = headers.map(([name, each]) => [
    code(name),
    typeOf(each.schema, words),
    valuesOf(each.schema, words),
    meaningOfText(each, words),
  ]);
  return markdownTable([header, type, values, what], rows);
}

const textOf = ({ description = "" }: SchemaObject) => toOneLine(description);

const holds = (fields: ReferenceField[], field: ReferenceField) =>
  fields.some((each) => JSON.stringify(each) === JSON.stringify(field));

function errorOf(value: Json): { code?: string; message: string } {
  const { error } = (value ?? {}) as { error?: { code?: string; message?: string } };
  return { message: "", ...error };
}

const unique = <T>(values: T[]): T[] => [...new Map(values.map((value) => [JSON.stringify(value), value])).values()];
