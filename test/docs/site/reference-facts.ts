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
import type { Document, Json, SchemaObject } from "../../../scripts/generate/document.ts";
import type { Fact } from "../facts.ts";
import {
  exampleFacts,
  fieldFacts,
  flat,
  headerColumns,
  objectFacts,
  parameterColumns,
  quoted,
  textFacts,
} from "./reference-field-facts.ts";
import { cell, everywhere, firstOf, type Place, row, stands, under } from "./reference-places.ts";
import { type Said, said } from "./reference-said.ts";

/** Every fact of a docs view, each with the place in the reference where a reader looks for it. */
export function factsOf(view: Document, language: Language): Fact[] {
  const words = said[language];
  const { info, servers, components, tags } = view as Document & { tags: Tag[] };
  const { summary, contact, license } = info as unknown as { summary: string; contact: Link; license: Link };
  const key = components.securitySchemes?.apiKey as { description: string; scheme: string; bearerFormat: string };
  const lines = `${info.description}\n${key.description}`.replace(/^# /gm, "").split("\n").filter(Boolean);
  const links = [contact, license].map(({ name, url }) => `[${name}](${url})`);
  const texts = [info.title, info.version, summary, ...links, ...lines, `\`${key.scheme}\``, `\`${key.bearerFormat}\``];
  const facts = texts.map((text) => stands(`text ${text}`, text, everywhere));
  for (const { url, description } of servers)
    facts.push(row(`server ${url}`, [`\`${url}\``, description], under(2, words.servers)));
  for (const { method, path, operation } of endpointsOf(view)) {
    const request = `\`${method} ${path}\``;
    const tag = tags.find(({ name }) => name === operation.tags?.[0]);
    const told = [operation.summary, request, tag?.["x-displayName"] ?? tag?.name ?? "", tag?.description ?? ""];
    const place = under(2, operation.summary);
    facts.push(row(`path ${request}, overview`, told, under(2, words.operations)));
    facts.push(stands(`path ${request}`, `\n${request}\n`, place));
    facts.push(...ofOperation(operation, place, words));
    for (const error of errorsOf(operation))
      facts.push(ofError(operation, error, under(3, words.errors, place), words));
    for (const [status, response] of answersOf(operation))
      facts.push(...ofAnswer(status, response, under(3, words.answer, place), words));
  }
  const errors = endpointsOf(view).flatMap(({ operation }) => errorsOf(operation));
  for (const error of new Map(errors.map((each) => [JSON.stringify(each), each])).values())
    facts.push(...ofErrorForm(error, under(2, words.errors), words));
  for (const [name, limit] of Object.entries(view).filter(([name]) => name.endsWith("-limit"))) {
    const { requests, seconds, source } = limit as { requests: number; seconds: number; source: string };
    facts.push(row(name, [words.window(requests, seconds), source], everywhere));
  }
  return facts;
}

interface Link {
  name: string;
  url: string;
}

function ofOperation(operation: ViewOperation, place: Place, words: Said): Fact[] {
  const { operationId, description, parameters = [], requestBody } = operation;
  const model = operation["x-model"];
  const names = [operationId, model?.name, model?.output, model?.idPrefix].filter((name) => name && name !== "unknown");
  const facts = names.map((name) => stands(`name ${name}`, `\`${name}\``, place));
  for (const line of description.split("\n")) facts.push(stands(`description: ${line}`, line, place));
  facts.push(...ofPrices(operation, under(3, words.prices, place), words));
  const table = under(3, words.parameters, place);
  for (const parameter of parameters) {
    const { name, required, schema } = parameter;
    facts.push(...fieldFacts(name, schema, table, words, parameterColumns));
    facts.push(...textFacts(name, parameter, cell(`\`${name}\``, parameterColumns.what, table)));
    if (required) facts.push(stands(`need of ${name}`, words.required, cell(`\`${name}\``, 2, table)));
  }
  if (requestBody) facts.push(...ofBody(requestBody, place, words));
  for (const { label, source } of operation["x-codeSamples"] ?? [])
    facts.push(stands(`sample ${label}`, source, under(4, label, under(3, words.samples, place))));
  return facts;
}

function ofPrices({ "x-model": model, "x-credits": prices = [] }: ViewOperation, place: Place, words: Said): Fact[] {
  const time = typeof model?.duration === "object" ? Object.values(model.duration) : [];
  return [
    ...time.map((figure) => stands(`duration ${figure}`, `${figure}`, place)),
    ...prices.map(({ credits, maximum, when, date, source }) => {
      const amount = maximum === undefined ? `| ${credits} |` : `| ${words.between(credits, maximum)} |`;
      const conditions = Object.entries(when).map(([name, value]) => `\`${name}: ${quoted(value).slice(1)}`);
      return row(`price ${amount}`, [amount, ...conditions, ...date.split("/"), source], place);
    }),
  ];
}

function ofBody({ description = "", content }: Body, place: Place, words: Said): Fact[] {
  const { schema = {}, examples } = jsonOf(content) ?? {};
  const told = `${description}\n${schema.description ?? ""}`.split("\n").filter(Boolean);
  const rules = told.filter((line) => line.startsWith("- "));
  const lines = told.filter((line) => !rules.includes(line) && !/[:：]$/.test(line));
  const branches = (schema.oneOf ?? [{ ...schema, title: words.fields, description: "" }]) as SchemaObject[];
  return [
    stands("other fields are refused", words.refused, place),
    ...lines.map((line) => stands(`body: ${line}`, line, place)),
    ...rules.map((rule) => stands(`rule ${rule}`, `${rule}\n`, under(3, words.rules, place))),
    ...branches.flatMap((branch) => ofBranch(branch, place, words)),
    ...exampleFacts(examples, under(3, words.examples, place)),
  ];
}
type Body = NonNullable<ViewOperation["requestBody"]>;

function ofBranch(branch: SchemaObject, place: Place, words: Said): Fact[] {
  // A mode without a name is called by what selects it.
  const { title = "", description = "", ...schema } = branch.title === "" ? unnamed(branch) : branch;
  const [own, common] = [under(3, title, place), under(3, words.common, place)];
  const facts = description ? [stands(`mode ${title}`, description, own)] : [];
  for (const [name, field] of Object.entries(schema.properties ?? {})) {
    if (typeof field !== "object") continue;
    const table = firstOf(`\n| \`${name}\` |`, own, common);
    const standard = field.default === undefined ? words.optional : words.default(quoted(field.default as Json));
    const need = schema.required?.includes(name) ? words.required : standard;
    facts.push(...fieldFacts(name, field, table, words));
    facts.push(stands(`need ${need} of ${name}`, need, cell(`\`${name}\``, 1, table)));
  }
  return facts;
}

function unnamed(branch: SchemaObject): SchemaObject {
  const [[name, field] = []] = Object.entries(branch.properties ?? {}).filter(([name]) => name !== "prompt");
  const values = typeof field === "object" ? (field.enum ?? []) : [];
  return { ...branch, title: `${name}: ${values.join(", ")}`, description: "" };
}

type Refusal = ReturnType<typeof errorsOf>[number];

/** An error in the table of an operation. */
function ofError(operation: ViewOperation, { status, response, error }: Refusal, place: Place, words: Said): Fact {
  const bodies = Object.values(jsonOf(response.content)?.examples ?? {}).map(
    ({ value }) => (value as { error: { code: string; message: string } }).error,
  );
  const messages = bodies.filter(({ code }) => code === error.code).map(({ message }) => message);
  const headers = Object.keys(response.headers ?? {}).map((name) => `\`${name}\``);
  // Only what is paid can be charged.
  const charged = operation["x-model"] ? ` ${words.charged[error.charged]} |` : "";
  const behaviour = `| ${words.about[error.scope]} |${charged} ${words.again[error.retry]} |`;
  const [meaning = ""] = response.description.split("\n\n");
  const told = [`| ${status} | \`${error.code}\` ${behaviour} ${flat(meaning)}`, error.fix, ...headers, ...messages];
  return row(`error ${operation.summary} ${status} ${error.code}`, told, place);
}

/** The form of an error, which many operations share. */
function ofErrorForm({ status, response }: Refusal, place: Place, words: Said): Fact[] {
  const { schema = {}, examples = {} } = jsonOf(response.content) ?? {};
  return [
    stands(`form of ${status}`, flat(schema.description), place),
    ...objectFacts(schema, place, words),
    ...exampleFacts(examples, place),
    ...Object.entries(response.headers ?? {}).flatMap(([name, header]) => [
      ...fieldFacts(name, header.schema, place, words, headerColumns),
      ...textFacts(name, header, cell(`\`${name}\``, headerColumns.what, place)),
    ]),
  ];
}

function ofAnswer(status: string, response: ViewResponse, place: Place, words: Said): Fact[] {
  const { schema = {}, examples } = jsonOf(response.content) ?? {};
  const links = Object.values(response.links ?? {}).flatMap(({ description, operationId, parameters = {} }) => [
    description,
    `(#${operationId.toLowerCase()})`,
    ...Object.keys(parameters).map((name) => `\`${name}\``),
  ]);
  const texts = [`\`${status}\``, response.description, schema.description ?? "", ...links];
  return [
    ...texts.map((text) => stands(`answer ${text}`, text, place)),
    ...objectFacts(schema, place, words),
    ...exampleFacts(examples, place),
  ];
}
