import { markdownTable } from "../bench/table.ts";
import type { DocsLanguage } from "./docs-view.ts";
import { codesOf, modelOperations, type OpenApiDocument, resolveReference, type SchemaObject } from "./document.ts";
import type { Profile } from "./profiles.ts";

/** The page's own texts, in each language. */
const strings = {
  en: {
    lead: (name: string) =>
      `The differences between the contract \`${name}\` and the page's. What was not observed is left out.`,
    observed: ["Observed", "difference", "date", "evidence"],
    service: "Service",
    servers: "servers",
    path: "path",
    page: "page",
    error: (code: string) => `error \`${code}\``,
    only: (name: string) => `Only the contract \`${name}\` has it.`,
    same: (names: string[]) => `The same in both: ${names.join(", ")}.`,
    range: (first: string, last: string) => `\`${first}\` to \`${last}\``,
    required: ", required",
    types: { string: "text", integer: "whole number", number: "number", boolean: "`true` or `false`", array: "list" },
    colon: ": ",
    separator: " ",
  },
  "zh-CN": {
    lead: (name: string) => `契约 \`${name}\` 与页面契约的对照：只列出不同之处。没有观察到的一律不写。`,
    observed: ["观察到的差异", "差异", "时间", "依据"],
    service: "服务",
    servers: "服务器",
    path: "路径",
    page: "页面",
    error: (code: string) => `错误 \`${code}\``,
    only: (name: string) => `仅契约 \`${name}\` 提供。`,
    same: (names: string[]) => `两者相同：${names.join("、")}。`,
    range: (first: string, last: string) => `\`${first}\` 至 \`${last}\``,
    required: "，必填",
    types: { string: "文本", integer: "整数", number: "数字", boolean: "`true` 或 `false`", array: "列表" },
    colon: "：",
    separator: "",
  },
} satisfies Record<DocsLanguage, object>;
type Strings = (typeof strings)[DocsLanguage];

/** A value of a contract in a table of differences. */
interface ComparedValue {
  value: string;
  /** Its description, which is shown if the values are the same. */
  text: string;
}
type ComparedValues = Map<string, ComparedValue>;

/**
 * Compares a profile with the page's contract, as Markdown: the observations, and the differences of the service and of
 * each model.
 * @param page the page's contract; `own` is the profile's. All texts are in the page's language.
 */
export function differencesPage(
  { name, title, observations }: Profile,
  page: OpenApiDocument,
  own: OpenApiDocument,
  language: DocsLanguage = "en",
): string {
  const say = strings[language];
  const [heading = "", ...columns] = say.observed;
  const beside = (a: ComparedValues | undefined, b: ComparedValues | undefined) =>
    compareValueTables(a, b, ["", say.page, name], say);
  const models = [page, own].flatMap((document) => modelOperations(document).map(({ model }) => model.name));
  const sections = [
    `# ${title}`,
    say.lead(name),
    `## ${heading}`,
    markdownTable(
      columns,
      observations.map(({ description, date, evidence }) => [oneLine(description), spanOf(date), oneLine(evidence)]),
    ),
    `## ${say.service}`,
    ...beside(serviceValues(page, say), serviceValues(own, say)),
    ...[...new Set(models)].flatMap((model) => {
      const compared = beside(modelValues(page, model, say), modelValues(own, model, say));
      return [`## ${model}`, ...compared];
    }),
  ];
  return `${sections.join("\n\n")}\n`;
}

/** Compares the same items of two contracts: a table of those that differ, and the names of those that do not. */
function compareValueTables(
  a: ComparedValues | undefined,
  b: ComparedValues | undefined,
  head: [string, string, string],
  say: Strings,
): string[] {
  const [, first, second] = head;
  if (!a || !b) {
    const rows = [...(a ?? b ?? [])].map(([label, { value, text }]) => [label, value, text]);
    return [say.only(a ? first : second), markdownTable(["", a ? first : second, ""], rows)];
  }
  const labels = [...new Set([...a.keys(), ...b.keys()])];
  const rows: string[][] = [];
  const same: string[] = [];
  for (const label of labels) {
    const [x, y] = [a.get(label), b.get(label)];
    if (x?.value !== y?.value) rows.push([label, x?.value ?? "–", y?.value ?? "–"]);
    else if (x?.text !== y?.text) rows.push([label, x?.text ?? "–", y?.text ?? "–"]);
    else same.push(label);
  }
  return [...(rows.length > 0 ? [markdownTable(head, rows)] : []), ...(same.length > 0 ? [say.same(same)] : [])];
}

function serviceValues(document: OpenApiDocument, say: Strings): ComparedValues {
  const servers = document.servers.map(({ url }) => `\`${url}\``).join(" ");
  const responses = Object.values(document.paths).flatMap((item) =>
    Object.values(item).flatMap((operation) => Object.entries(operation.responses)),
  );
  const errors = responses.flatMap(([status, reference]): [string, ComparedValue][] => {
    const response = resolveReference(document, reference);
    return codesOf(response).map(({ code, fix }) => {
      const value = `${status}${say.colon}${oneLine(`${response.description}${say.separator}${fix}`)}`;
      return [say.error(code), { value, text: "" }];
    });
  });
  return new Map([[say.servers, { value: servers, text: "" }], ...errors]);
}

/** Returns the path, each field and each rule of a model; undefined if the contract has no such model. */
function modelValues(document: OpenApiDocument, name: string, say: Strings): ComparedValues | undefined {
  const found = modelOperations(document).find(({ model }) => model.name === name);
  if (!found) return undefined;
  const { properties = {}, required = [], allOf = [] } = document.components.schemas[found.body] ?? {};
  const fields = Object.entries(properties).map(([field, property]): [string, ComparedValue] => {
    const schema = typeof property === "object" ? { ...resolveReference(document, property), ...property } : {};
    const value = `${valuesOf(schema, say)}${required.includes(field) ? say.required : ""}`;
    return [`\`${field}\``, { value, text: oneLine(schema.description ?? "") }];
  });
  const rules = (allOf as SchemaObject[]).map(({ title = "", description = "" }): [string, ComparedValue] => [
    title,
    { value: oneLine(description), text: "" },
  ]);
  return new Map([[say.path, { value: `\`POST ${found.path}\``, text: "" }], ...fields, ...rules]);
}

/** Formats the values of a field, ranges of whole numbers by their ends; otherwise its type. */
function valuesOf({ enum: values, type = "string" }: SchemaObject, say: Strings): string {
  if (!values) return Object.entries(say.types).find(([name]) => name === type)?.[1] ?? type;
  const runs: string[][] = [];
  for (const value of values.map(String)) {
    const run = runs.at(-1);
    if (run && Number(value) === Number(run.at(-1)) + 1) run.push(value);
    else runs.push([value]);
  }
  const shown = runs.flatMap((run) =>
    run.length > 3 ? say.range(run[0] ?? "", run.at(-1) ?? "") : run.map((value) => `\`${value}\``),
  );
  return shown.join(" ");
}

const oneLine = (text: string) => text.replace(/\s+/g, " ").trim();
/** Formats an ISO 8601 date or interval for readers. */
const spanOf = (date: string) => date.replace("/", " – ");
