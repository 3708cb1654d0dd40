import { markdownTable } from "../bench/table.ts";
import { fieldDescriptionsOf } from "./descriptions.ts";
import type { CompleteModel, ModelOperation, OpenApiDocument } from "./document.ts";
import { modelOperations } from "./document.ts";

interface Price {
  credits: number;
  maximum?: number;
  per: string;
  when: Record<string, unknown>;
  date: string;
  source: string;
}
interface Limit {
  requests: number;
  seconds: number;
}

/** Renders each model's fields, rules, prices and durations as Markdown for the agents' skill. */
export function parametersPage(document: OpenApiDocument): string {
  const models = modelOperations(document);
  const lines = [
    "# Parameters",
    "",
    `Contract ${document.info.version}. Each field is an option of the model's command; \`--body FILE\` reads JSON with the field's`,
    "own name. A field that you do not pass is not sent, and the service's default applies. Fields and values that are not",
    "listed here are refused before anything is sent. Prices are observed charges with dates, not promises.",
    "",
    ...models.flatMap((each) => modelSection(document, each)),
    "## Limits of an account",
    "",
    `- ${limit(document["x-rate-limit"])}, submits and polls together. The command keeps to this limit by itself.`,
    `- ${limit(document["x-media-validation-limit"], "checks of reference media")}.`,
    "- Media must be public `https` URLs that need no login. A local file cannot be sent: it must be put online first.",
    "",
  ];
  return lines.join("\n");
}

function modelSection(document: OpenApiDocument, { model, operation, body }: ModelOperation): string[] {
  const schema = document.components.schemas[body];
  const rules = (schema?.allOf ?? []) as { description?: string }[];
  const fields = Object.entries(fieldDescriptionsOf(document, schema)) as [string, Field][];
  return [
    `## ${model.name}: ${model.output}`,
    "",
    `\`seedance ${model.output} --model ${model.name}\`. Task ids begin with \`${model.idPrefix}\`. ${duration(model)}`,
    "",
    markdownTable(["option", "field", "values", "default", "what"], fields.map(row)),
    "",
    ...(rules.length > 0 ? ["Rules:", "", ...rules.map((rule) => `- ${oneLine(rule.description)}`), ""] : []),
    "Observed prices in credits:",
    "",
    markdownTable(
      ["credits", "for", "observed", "source"],
      ((operation["x-credits"] ?? []) as unknown as Price[]).map(price),
    ),
    "",
  ];
}

interface Field {
  type: string;
  enum?: (string | number)[];
  default?: unknown;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
  role?: string;
  required: boolean;
  description: string;
}

function row([name, field]: [string, Field]): string[] {
  const standard = field.default === undefined ? (field.required ? "required" : "") : `\`${field.default}\``;
  return [flag(name, field), `\`${name}\``, values(field), standard, oneLine(field.description)];
}

/** The option of a boolean that is on by default switches it off: `--no-generate-audio`. */
function flag(name: string, { role, type, default: standard }: Field): string {
  if (role === "prompt") return "the argument";
  const words = name.replace(/([a-z0-9])([A-Z])/g, "$1-$2").replaceAll("_", "-");
  return `\`--${type === "boolean" && standard === true ? "no-" : ""}${words.toLowerCase()}\``;
}

function values(field: Field): string {
  const { type, minimum, maximum, minLength, maxLength, minItems, maxItems } = field;
  if (field.enum) return field.enum.map((value) => `\`${value}\``).join(" ");
  if (type === "array") return `${minItems ?? 0} to ${maxItems} URLs, repeat the option`;
  if (type === "boolean") return "on, off";
  if (minimum !== undefined || maximum !== undefined) return `whole number, ${minimum} to ${maximum}`;
  return minLength === undefined ? "URL" : `${minLength} to ${maxLength} characters`;
}

function duration({ duration: { minimum, median, maximum, source } }: CompleteModel): string {
  const range = minimum === undefined || maximum === undefined ? "" : `, ${minimum} to ${maximum} s`;
  return `A job takes about ${median} s${range} (${source}).`;
}

function price({ credits, maximum, per, when, date, source }: Price): string[] {
  const amount = maximum === undefined ? `${credits}` : `${credits} to ${maximum}`;
  const conditions = Object.entries(when).map(([name, value]) => `\`${name}=${value}\``);
  return [`${amount} per ${per}`, conditions.join(" ") || "any", date, source];
}

function limit(value: unknown, what = "requests"): string {
  const { requests, seconds } = value as Limit;
  return `${requests} ${what} in ${seconds} s`;
}

const oneLine = (text = "") => text.replace(/\s+/g, " ").trim();
