import type { Json, JsonSchema, OpenApiDocument } from "../../generate/document.ts";
import type { Language } from "../languages.ts";
import type { Action, Criterion, Step, Workflow } from "./arazzo.ts";
import { callOf, requestOf } from "./calls.ts";
import { formatExpressionValue, inWords } from "./expressions.ts";
import { outcomeOf, workflowStrings } from "./words.ts";

/** What a workflow's text refers to. */
export interface WorkflowContext {
  contract: Pick<OpenApiDocument, "paths">;
  language: Language;
  /** The file that the workflow stands in. */
  file: string;
  /** Every workflow's summary by its id. */
  summaries: ReadonlyMap<string, string>;
}

/** A workflow as Markdown, blocks in order; its figure, where there is one, comes after its description. */
export function workflowText(workflow: Workflow, around: WorkflowContext, figure = ""): string {
  const { workflowId, summary = workflowId, description = "", dependsOn = [], steps, outputs } = workflow;
  const said = workflowStrings[around.language];
  const blocks = [
    `## ${summary}`,
    said.named(workflowId, `[${around.file}](../${around.file})`),
    description,
    figure,
    dependsOn.length > 0 ? said.first(dependsOn.map((id) => linkTo(id, around)).join(said.and)) : "",
    inputsTable(workflow, around.language),
    steps.map((step, index) => stepText(step, index + 1, around)).join("\n\n"),
    outputs ? `${said.outputs}${said.colon}${assignments(outputs, around.language)}` : "",
  ];
  return blocks.filter(Boolean).join("\n\n");
}

function inputsTable({ inputs }: Workflow, language: Language): string {
  const { input, required } = workflowStrings[language];
  const fields = Object.entries(inputs?.properties ?? {});
  if (fields.length === 0) return "";
  const rows = fields.map(([name, schema]) => {
    const { type = "", format, default: value, description = "" } = fieldOf(schema);
    const isRequired = inputs?.required?.includes(name);
    const start = value === undefined ? (isRequired ? required : "") : code(JSON.stringify(value));
    return [code(name), format ? `${type} (${format})` : type, start, description].map(inCell);
  });
  return [input, input.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

const inCell = (text: string) => text.replace(/\s+/g, " ").replaceAll("|", "\\|");

const fieldOf = (schema: JsonSchema) => (typeof schema === "object" ? schema : {});

function stepText(step: Step, number: number, around: WorkflowContext): string {
  const { language, contract } = around;
  const said = workflowStrings[language];
  const { stepId, description, workflowId, parameters = [], successCriteria = [], outputs } = step;
  const call = callOf(step, contract);
  const callee = call
    ? said.calls(`[\`${call.operationId}\`](reference.md#${call.operationId.toLowerCase()})`)
    : said.runs(linkTo(workflowId ?? "", around));
  const gives = Object.fromEntries(parameters.map(({ name, value }) => [name, value]));
  const facts = [
    ...(call || parameters.length === 0 ? [] : [`${said.gives}${said.colon}${assignments(gives, language)}`]),
    ...(successCriteria.length > 0 ? [`${said.success}${said.colon}${all(successCriteria, language)}`] : []),
    ...(outputs ? [`${said.keeps}${said.colon}${assignments(outputs, language)}`] : []),
    ...actions(said.onSuccess, step.onSuccess, language),
    ...actions(said.onFailure, step.onFailure, language),
  ];
  const lines = [
    [`**${stepId}**`, [description, callee].filter(Boolean).join(said.space)].join(said.colon),
    ...(call ? ["", "```http", ...requestOf(step, call).split("\n"), "```", ""] : []),
    ...facts.map((fact) => `- ${fact}`),
  ];
  return listItem(number, lines);
}

/** A list's item of several lines: those after the first are indented by the width of its number. */
const listItem = (number: number, blocks: string[]) => {
  const [first, ...rest] = blocks.flatMap((block) => block.split("\n"));
  const indent = " ".repeat(`${number}. `.length);
  return [`${number}. ${first}`, ...rest.map((line) => (line ? indent + line : ""))].join("\n");
};

function actions(label: string, list: readonly Action[] = [], language: Language): string[] {
  if (list.length === 0) return [];
  const said = workflowStrings[language];
  const lines = list.map((action) => {
    const { name, criteria = [] } = action;
    const when = criteria.length > 0 ? said.when(code(name), all(criteria, language)) : said.always(code(name));
    return `  - ${when}${said.colon}${outcomeOf(action, language)}`;
  });
  return [[`${label}${said.colon}`.trim(), ...lines].join("\n")];
}

const all = (criteria: readonly Criterion[], language: Language) =>
  criteria.map((criterion) => code(inWords(criterion))).join(workflowStrings[language].and);

/** What gets which value; a value of the same name is not said twice. */
const assignments = (values: Record<string, Json>, language: Language) =>
  Object.entries(values)
    .map(([name, value]) => [name, formatExpressionValue(value)] as const)
    .map(([name, value]) => code(name === value ? name : `${name} = ${value}`))
    .join(workflowStrings[language].and);

const linkTo = (workflowId: string, { summaries }: WorkflowContext) => {
  const id = workflowId.replace(/^\$sourceDescriptions\.[\w-]+\./, "");
  const summary = summaries.get(id);
  // One of another source has no place on the page.
  return summary === undefined ? code(id) : `[${summary}](#${id})`;
};

const code = (text: string) => `\`${text}\``;
