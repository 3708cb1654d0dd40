import type { Language } from "../../../scripts/docs/languages.ts";
import {
  answersOf,
  endpointsOf,
  errorsOf,
  jsonOf,
  type Tag,
  type ViewOperation,
  type ViewResponse,
} from "../../../scripts/docs/reference/view.ts";
import type { Json, OpenApiDocument, SchemaObject } from "../../../scripts/generate/document.ts";
import type { DocumentedFact } from "../facts.ts";
import {
  collapseWhitespace,
  exampleFacts,
  fieldFacts,
  formatCode,
  headerColumns,
  objectFacts,
  parameterColumns,
  textFacts,
} from "./reference-field-facts.ts";
import {
  firstRangeWith,
  rowFact,
  statementFact,
  type TextRangeFinder,
  tableCell,
  underHeading,
  wholeText,
} from "./reference-ranges.ts";
import { type ExpectedStrings, expectedStrings } from "./reference-strings.ts";

/** Returns every fact of a docs view, each with its place in the reference. */
export function referenceFacts(view: OpenApiDocument, language: Language): DocumentedFact[] {
  const strings = expectedStrings[language];
  const { info, servers, components, tags } = view as OpenApiDocument & { tags: Tag[] };
  const { summary, contact, license } = info as unknown as { summary: string; contact: Link; license: Link };
  const key = components.securitySchemes?.apiKey as { description: string; scheme: string; bearerFormat: string };
  const lines = `${info.description}\n${key.description}`.replace(/^# /gm, "").split("\n").filter(Boolean);
  const links = [contact, license].map(({ name, url }) => `[${name}](${url})`);
  const texts = [info.title, info.version, summary, ...links, ...lines, `\`${key.scheme}\``, `\`${key.bearerFormat}\``];
  const facts = texts.map((text) => statementFact(`text ${text}`, text, wholeText));
  for (const { url, description } of servers)
    facts.push(rowFact(`server ${url}`, [`\`${url}\``, description], underHeading(2, strings.servers)));
  for (const { method, path, operation } of endpointsOf(view)) {
    const request = `\`${method} ${path}\``;
    const tag = tags.find(({ name }) => name === operation.tags?.[0]);
    const cells = [operation.summary, request, tag?.["x-displayName"] ?? tag?.name ?? "", tag?.description ?? ""];
    const place = underHeading(2, operation.summary);
    facts.push(rowFact(`path ${request}, overview`, cells, underHeading(2, strings.operations)));
    facts.push(statementFact(`path ${request}`, `\n${request}\n`, place));
    facts.push(...operationFacts(operation, place, strings));
    for (const error of errorsOf(operation))
      facts.push(errorFact(operation, error, underHeading(3, strings.errors, place), strings));
    for (const [status, response] of answersOf(operation))
      facts.push(...responseFacts(status, response, underHeading(3, strings.answer, place), strings));
  }
  const errors = endpointsOf(view).flatMap(({ operation }) => errorsOf(operation));
  for (const error of new Map(errors.map((each) => [JSON.stringify(each), each])).values())
    facts.push(...errorSchemaFacts(error, underHeading(2, strings.errors), strings));
  for (const [name, limit] of Object.entries(view).filter(([name]) => name.endsWith("-limit"))) {
    const { requests, seconds, source } = limit as { requests: number; seconds: number; source: string };
    facts.push(rowFact(name, [strings.window(requests, seconds), source], wholeText));
  }
  return facts;
}

interface Link {
  name: string;
  url: string;
}

function operationFacts(operation: ViewOperation, place: TextRangeFinder, strings: ExpectedStrings): DocumentedFact[] {
  const { operationId, description, parameters = [], requestBody } = operation;
  const model = operation["x-model"];
  const names = [operationId, model?.name, model?.output, model?.idPrefix].filter((name) => name && name !== "unknown");
  const facts = names.map((name) => statementFact(`name ${name}`, `\`${name}\``, place));
  for (const line of description.split("\n")) facts.push(statementFact(`description: ${line}`, line, place));
  facts.push(...priceFacts(operation, underHeading(3, strings.prices, place), strings));
  const table = underHeading(3, strings.parameters, place);
  for (const parameter of parameters) {
    const { name, required, schema } = parameter;
    facts.push(...fieldFacts(name, schema, table, strings, parameterColumns));
    facts.push(...textFacts(name, parameter, tableCell(`\`${name}\``, parameterColumns.what, table)));
    if (required) facts.push(statementFact(`need of ${name}`, strings.required, tableCell(`\`${name}\``, 2, table)));
  }
  if (requestBody) facts.push(...bodyFacts(requestBody, place, strings));
  for (const { label, source } of operation["x-codeSamples"] ?? [])
    facts.push(
      statementFact(`sample ${label}`, source, underHeading(4, label, underHeading(3, strings.samples, place))),
    );
  return facts;
}

function priceFacts(
  { "x-model": model, "x-credits": prices = [] }: ViewOperation,
  place: TextRangeFinder,
  strings: ExpectedStrings,
): DocumentedFact[] {
  const time = typeof model?.duration === "object" ? Object.values(model.duration) : [];
  return [
    ...time.map((figure) => statementFact(`duration ${figure}`, `${figure}`, place)),
    ...prices.map(({ credits, maximum, when, date, source }) => {
      const amount = maximum === undefined ? `| ${credits} |` : `| ${strings.between(credits, maximum)} |`;
      const conditions = Object.entries(when).map(([name, value]) => `\`${name}: ${formatCode(value).slice(1)}`);
      return rowFact(`price ${amount}`, [amount, ...conditions, ...date.split("/"), source], place);
    }),
  ];
}

function bodyFacts(
  { description = "", content }: RequestBodyObject,
  place: TextRangeFinder,
  strings: ExpectedStrings,
): DocumentedFact[] {
  const { schema = {}, examples } = jsonOf(content) ?? {};
  const descriptionLines = `${description}\n${schema.description ?? ""}`.split("\n").filter(Boolean);
  const rules = descriptionLines.filter((line) => line.startsWith("- "));
  const lines = descriptionLines.filter((line) => !rules.includes(line) && !/[:：]$/.test(line));
  const branches = (schema.oneOf ?? [{ ...schema, title: strings.fields, description: "" }]) as SchemaObject[];
  return [
    statementFact("other fields are refused", strings.refused, place),
    ...lines.map((line) => statementFact(`body: ${line}`, line, place)),
    ...rules.map((rule) => statementFact(`rule ${rule}`, `${rule}\n`, underHeading(3, strings.rules, place))),
    ...branches.flatMap((branch) => branchFacts(branch, place, strings)),
    ...exampleFacts(examples, underHeading(3, strings.examples, place)),
  ];
}
type RequestBodyObject = NonNullable<ViewOperation["requestBody"]>;

function branchFacts(branch: SchemaObject, place: TextRangeFinder, strings: ExpectedStrings): DocumentedFact[] {
  // A mode without a name is named after the value that selects it.
  const { title = "", description = "", ...schema } = branch.title === "" ? nameBranch(branch) : branch;
  const [own, common] = [underHeading(3, title, place), underHeading(3, strings.common, place)];
  const facts = description ? [statementFact(`mode ${title}`, description, own)] : [];
  for (const [name, field] of Object.entries(schema.properties ?? {})) {
    if (typeof field !== "object") continue;
    const table = firstRangeWith(`\n| \`${name}\` |`, own, common);
    const standard =
      field.default === undefined ? strings.optional : strings.default(formatCode(field.default as Json));
    const need = schema.required?.includes(name) ? strings.required : standard;
    facts.push(...fieldFacts(name, field, table, strings));
    facts.push(statementFact(`need ${need} of ${name}`, need, tableCell(`\`${name}\``, 1, table)));
  }
  return facts;
}

function nameBranch(branch: SchemaObject): SchemaObject {
  const [[name, field] = []] = Object.entries(branch.properties ?? {}).filter(([name]) => name !== "prompt");
  const values = typeof field === "object" ? (field.enum ?? []) : [];
  return { ...branch, title: `${name}: ${values.join(", ")}`, description: "" };
}

type OperationError = ReturnType<typeof errorsOf>[number];

/** An error in the table of an operation. */
function errorFact(
  operation: ViewOperation,
  { status, response, error }: OperationError,
  place: TextRangeFinder,
  strings: ExpectedStrings,
): DocumentedFact {
  const bodies = Object.values(jsonOf(response.content)?.examples ?? {}).map(
    ({ value }) => (value as { error: { code: string; message: string } }).error,
  );
  const messages = bodies.filter(({ code }) => code === error.code).map(({ message }) => message);
  const headers = Object.keys(response.headers ?? {}).map((name) => `\`${name}\``);
  // Only paid operations can be charged.
  const charged = operation["x-model"] ? ` ${strings.charged[error.charged]} |` : "";
  const behaviour = `| ${strings.about[error.scope]} |${charged} ${strings.again[error.retry]} |`;
  const [meaning = ""] = response.description.split("\n\n");
  const cells = [
    `| ${status} | \`${error.code}\` ${behaviour} ${collapseWhitespace(meaning)}`,
    error.fix,
    ...headers,
    ...messages,
  ];
  return rowFact(`error ${operation.summary} ${status} ${error.code}`, cells, place);
}

/** The form of an error, which many operations share. */
function errorSchemaFacts(
  { status, response }: OperationError,
  place: TextRangeFinder,
  strings: ExpectedStrings,
): DocumentedFact[] {
  const { schema = {}, examples = {} } = jsonOf(response.content) ?? {};
  return [
    statementFact(`form of ${status}`, collapseWhitespace(schema.description), place),
    ...objectFacts(schema, place, strings),
    ...exampleFacts(examples, place),
    ...Object.entries(response.headers ?? {}).flatMap(([name, header]) => [
      ...fieldFacts(name, header.schema, place, strings, headerColumns),
      ...textFacts(name, header, tableCell(`\`${name}\``, headerColumns.what, place)),
    ]),
  ];
}

function responseFacts(
  status: string,
  response: ViewResponse,
  place: TextRangeFinder,
  strings: ExpectedStrings,
): DocumentedFact[] {
  const { schema = {}, examples } = jsonOf(response.content) ?? {};
  const links = Object.values(response.links ?? {}).flatMap(({ description, operationId, parameters = {} }) => [
    description,
    `(#${operationId.toLowerCase()})`,
    ...Object.keys(parameters).map((name) => `\`${name}\``),
  ]);
  const texts = [`\`${status}\``, response.description, schema.description ?? "", ...links];
  return [
    ...texts.map((text) => statementFact(`answer ${text}`, text, place)),
    ...objectFacts(schema, place, strings),
    ...exampleFacts(examples, place),
  ];
}
