import { markdownTable } from "../../bench/table.ts";
import type { SchemaObject } from "../../generate/document.ts";
import { bodyFields, splitRules } from "./body.ts";
import { errorTable } from "./errors.ts";
import { givenTable, referenceFieldsOf } from "./fields.ts";
import { pricesAndTime } from "./prices.ts";
import { block, code, jsonBlock, paragraphs } from "./text.ts";
import { meaningOfText, typeOf, valuesOf } from "./values.ts";
import {
  answersOf,
  type Endpoint,
  type Example,
  jsonOf,
  operationAnchorOf,
  type ViewOperation,
  type ViewResponse,
} from "./view.ts";
import type { ReferenceStrings } from "./words.ts";

/** All that the contract says of one operation. */
export function operationText(endpoint: Endpoint, endpoints: Endpoint[], words: ReferenceStrings): string {
  const { operation } = endpoint;
  const { headings } = words;
  return paragraphs(
    `## ${operation.summary}`,
    code(`${endpoint.method} ${endpoint.path}`),
    operation.description,
    identity(operation, words),
    pricesAndTime(operation, words),
    parameters(operation, words),
    body(operation, words),
    samples(operation, words),
    `### ${headings.answer}`,
    ...answersOf(operation).map(([status, response]) => answer(status, response, endpoints, words)),
    `### ${headings.errors}`,
    errorTable(operation, words),
  );
}

/** What programs and agents call it by. */
function identity({ operationId, "x-model": model }: ViewOperation, words: ReferenceStrings): string {
  const prefix = model?.idPrefix === "unknown" ? undefined : model?.idPrefix;
  const names = [
    words.operation(code(operationId)),
    model && words.model(code(model.name)),
    model && words.output(code(model.output)),
    prefix && words.idPrefix(code(prefix)),
  ];
  return names.filter(Boolean).join(" · ");
}

function parameters({ parameters = [] }: ViewOperation, words: ReferenceStrings): string {
  if (parameters.length === 0) return "";
  const { name, place, type, required, values, what } = words.columns;
  const rows = parameters.map((parameter) => [
    code(parameter.name),
    words.places[parameter.in] ?? parameter.in,
    typeOf(parameter.schema, words),
    parameter.required ? words.required : words.optional,
    valuesOf(parameter.schema, words),
    meaningOfText(parameter, words),
  ]);
  return paragraphs(
    `### ${words.headings.parameters}`,
    markdownTable([name, place, type, required, values, what], rows),
  );
}

function body({ requestBody }: ViewOperation, words: ReferenceStrings): string {
  const content = jsonOf(requestBody?.content);
  if (!requestBody || !content) return "";
  const [told, described] = [splitRules(requestBody.description ?? ""), splitRules(content.schema.description ?? "")];
  const rules = [...new Set([...told.rules, ...described.rules])];
  const objects = (content.schema.oneOf ?? [content.schema]) as SchemaObject[];
  const closed = objects.every(({ additionalProperties }) => additionalProperties === false);
  const kind = words.body(code("application/json"), requestBody.required ?? false);
  const introduction = paragraphs(
    told.text,
    described.text,
    [kind, closed && words.closed].filter(Boolean).join(words.separator),
  );
  return paragraphs(
    bodyFields(content.schema, introduction, words),
    rules.length > 0 && `### ${words.headings.rules}`,
    rules.map((rule) => `- ${rule}`).join("\n"),
    ...examples(content.examples, words, `### ${words.headings.examples}`),
  );
}

function examples(all: Record<string, Example> | undefined, words: ReferenceStrings, heading = ""): string[] {
  const shown = Object.values(all ?? {});
  if (shown.length === 0) return [];
  return [heading, ...shown.flatMap(({ summary, value }) => [`${summary}${words.colon.trimEnd()}`, jsonBlock(value)])];
}

function samples({ "x-codeSamples": samples = [] }: ViewOperation, words: ReferenceStrings): string {
  if (samples.length === 0) return "";
  const parts = samples.flatMap(({ lang, label, source }) => [
    `#### ${label}`,
    block(lang === "Shell" ? "sh" : lang.toLowerCase(), source),
  ]);
  return paragraphs(`### ${words.headings.samples}`, ...parts);
}

function answer(status: string, response: ViewResponse, endpoints: Endpoint[], words: ReferenceStrings): string {
  const content = jsonOf(response.content);
  const links = Object.values(response.links ?? {}).map(({ operationId, description, parameters = {} }) => {
    const target = endpoints.find(({ operation }) => operation.operationId === operationId)?.operation;
    if (!target) throw new Error(`A link leads to ${operationId}, which is no operation.`);
    const given = Object.entries(parameters).map(([name, value]) => `${code(name)} = ${sourceOf(value, words)}`);
    const next = words.afterwards(`[${target.summary}](#${operationAnchorOf(target)})`, given.join(words.list));
    return [description, next].join(words.separator);
  });
  return paragraphs(
    [`${code(status)}${words.colon}${response.description}`, content?.schema.description]
      .filter(Boolean)
      .join(words.separator),
    content && givenTable(referenceFieldsOf(content.schema), words),
    ...links,
    ...examples(content?.examples, words),
  );
}

/** Where a link takes a value from, in words. */
function sourceOf(expression: string, words: ReferenceStrings): string {
  const field = /^\$response\.body#\/(.+)$/.exec(expression)?.[1];
  return field ? words.fromAnswer(code(field.replaceAll("/", "."))) : code(expression);
}
