import type { Json, SchemaObject } from "../../generate/document.ts";
import { escapeHtml } from "../html.ts";
import type { Language } from "../languages.ts";
import { renderMarkdown } from "../markdown.ts";
import type { TryField } from "./read-contract.ts";
import { type TryPageStrings, tryPageStrings } from "./words.ts";

/** A field of a body with its label, its words and its limits; a script checks it and says what is wrong. */
export function fieldHtml(model: string, field: TryField, language: Language): string {
  const { name, schema } = field;
  const id = `try-${model}-${name}`;
  const facts = factsOf(schema, tryPageStrings[language]);
  const told = renderMarkdown(schema.description ?? "", language) + (facts && `<p>${escapeHtml(facts)}</p>`);
  const hint = `<div class="try-hint" id="${id}-hint">${told}</div>`;
  const label = `<code>${escapeHtml(name)}</code>`;
  return labelled({ id, label, hint, control: control(id, field, language) }, language);
}

interface Labelled {
  id: string;
  /** HTML of the label's words. */
  label: string;
  /** An element with the id `ID-hint`. */
  hint: string;
  /** An element with the id, described by `ID-hint` and `ID-error`. */
  control: string;
}

/** A control between its label and its words, with a place for what is wrong. */
export function labelled({ id, label, hint, control }: Labelled, language: Language): string {
  return `<div class="try-field">
<label for="${id}">${label} <span class="try-required">${tryPageStrings[language].required}</span></label>
${control}
<p class="try-error" id="${id}-error" hidden></p>
${hint}
</div>`;
}

function control(id: string, { name, schema, required }: TryField, language: Language): string {
  const shared = `id="${id}" name="${escapeHtml(name)}" data-type="${schema.type}" aria-describedby="${id}-error ${id}-hint"`;
  const values = schema.type === "boolean" ? [true, false] : schema.enum;
  if (values)
    return `<select ${shared}>${optionsOf(values, schema.default, required, tryPageStrings[language])}</select>`;
  if (schema.type === "integer" || schema.type === "number")
    return `<input type="number" ${shared} step="${schema.type === "integer" ? 1 : "any"}"${attributes({ min: schema.minimum, max: schema.maximum })}>`;
  const checks = checksOf(schema);
  if (schema.type === "array") return `<textarea rows="2" spellcheck="false" ${shared}${checks}></textarea>`;
  if (schema["x-role"] === "prompt") return `<textarea rows="3" ${shared}${checks}></textarea>`;
  return `<input type="text" spellcheck="false" ${shared}${checks}>`;
}

function optionsOf(values: Json[], usual: unknown, required: boolean, said: TryPageStrings): string {
  const without = required ? said.choose : said.leftOut;
  const none = usual === undefined ? without : said.leftOutDefault(String(usual));
  const options = values.map((value) => `<option>${escapeHtml(String(value))}</option>`);
  return [`<option value="">${escapeHtml(none)}</option>`, ...options].join("");
}

/** Lengths are counted in code points and patterns read with the flag `u`: HTML's own attributes do neither. */
function checksOf(schema: SchemaObject): string {
  const items = typeof schema.items === "object" ? schema.items : undefined;
  const { minLength, maxLength, pattern } = items ?? schema;
  const { minItems, maxItems } = schema;
  return attributes({
    "data-min-length": minLength,
    "data-max-length": maxLength,
    "data-min-items": minItems,
    "data-max-items": maxItems,
    "data-pattern": pattern,
    "data-pattern-meaning": (items ?? schema)["x-pattern"],
  });
}

const attributes = (values: Record<string, unknown>) =>
  Object.entries(values)
    .flatMap(([name, value]) => (value === undefined ? [] : ` ${name}="${escapeHtml(String(value))}"`))
    .join("");

/** Type and limits in a line; none where all values can be chosen from. */
function factsOf(schema: SchemaObject, said: TryPageStrings): string {
  if (schema.enum || schema.type === "boolean") return "";
  const type = String(schema.type);
  const range = (least: unknown, most: unknown) => said.range(String(least ?? 0), String(most));
  const facts = [
    said.type[type] ?? type,
    schema.type === "array" ? said.perLine : undefined,
    schema.maxItems === undefined ? undefined : said.items(range(schema.minItems, schema.maxItems)),
    schema.maximum === undefined ? undefined : range(schema.minimum, schema.maximum),
    schema.maxLength === undefined ? undefined : said.characters(range(schema.minLength, schema.maxLength)),
  ];
  return facts.filter((fact) => fact !== undefined).join(" · ");
}
