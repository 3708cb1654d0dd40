import type { Issue } from "../errors.ts";
import { message } from "../message.ts";
import { coerceType } from "./coerce-type.ts";
import type { FieldRules, Validator, Violation } from "./contract.ts";
import { findNearest } from "./nearest.ts";
import { maxShownLength, valueText } from "./value-text.ts";

/** What the explanation of a violation needs. */
export interface ViolationContext {
  /** The invalid body. */
  body: unknown;
  /** The validator that rejected it. It also finds the values that are allowed. */
  check: Validator;
  /** The conditional rules of the body, in the order of the schema's `allOf`. */
  rules: readonly { by: string; description: string }[];
  /** A description of matching values, such as "a public https URL", by pattern. */
  patterns: Readonly<Record<string, string>>;
  fields: Pick<FieldRules, "names" | "defaults" | "media">;
}

/** Explains why a body is invalid: for each field, the rule that its value breaks and the fix. */
export function formatViolations(violations: readonly Violation[], context: ViolationContext): Issue[] {
  const simple = violations.filter(({ schemaPath }) => !ruleOf(schemaPath));
  const mistyped = new Set(simple.filter(({ keyword }) => keyword === "type").map(fieldOf));
  const issues = simple
    // A value of the wrong type also breaks the other rules of its field.
    .filter((violation) => violation.keyword === "type" || !mistyped.has(fieldOf(violation)))
    .map((violation) => formatViolation(violation, context));
  const wrong = new Set(issues.map(({ field }) => field));
  for (const [index, { by }] of context.rules.entries()) {
    const broken = violations.filter(({ schemaPath }) => ruleOf(schemaPath)?.rule === index);
    // If a value is invalid by itself, its field is not reported again for a conditional rule.
    const intended = intendedBranch(broken, by).filter((violation) => !wrong.has(fieldOf(violation)));
    for (const violation of intended) issues.push(formatBrokenRule(violation, broken, index, context));
  }
  // An invalid body must have at least one issue.
  return issues.length > 0 ? issues : violations.slice(0, 1).map((violation) => formatViolation(violation, context));
}

/** Returns the rule and the branch of a schema path `#/allOf/<rule>/anyOf/<branch>/…`. */
function ruleOf(schemaPath: string): { rule: number; branch: number | undefined } | undefined {
  const match = /\/allOf\/(\d+)\/anyOf(?:\/(\d+))?/.exec(schemaPath);
  return match ? { rule: Number(match[1]), branch: match[2] === undefined ? undefined : Number(match[2]) } : undefined;
}

/** Returns the violations of the likely intended branch: of those that match `by`, the one with the fewest. */
function intendedBranch(broken: readonly Violation[], by: string): Violation[] {
  const branches = new Map<number, Violation[]>();
  for (const violation of broken) {
    const branch = ruleOf(violation.schemaPath)?.branch;
    if (branch !== undefined) branches.set(branch, [...(branches.get(branch) ?? []), violation]);
  }
  const selected = [...branches.values()].filter((branch) => branch.every((violation) => fieldOf(violation) !== by));
  return selected.sort((a, b) => a.length - b.length)[0] ?? [];
}

/** Explains a field that conflicts with others: the rule, and each single change that resolves it. */
function formatBrokenRule(
  violation: Violation,
  broken: readonly Violation[],
  index: number,
  context: ViolationContext,
): Issue {
  const field = fieldOf(violation);
  const { by = "", description = "" } = context.rules[index] ?? {};
  const given = fieldValue(context.body, by);
  const condition =
    given === undefined
      ? message`${by} ${valueText(context.fields.defaults[by])} (the default)`
      : `${by} ${valueText(given)}`;
  const text = description.replace(/\.$/, "");
  const others = new Set([field, ...broken.map(fieldOf), by]);
  const changes = [...others].flatMap((each) => {
    const values = allowedWithRule(each, index, context);
    if (values.length === 0) return [];
    const list = values.join(", ");
    return [values.length === 1 ? message`set ${each} to ${list}` : message`set ${each} to one of ${list}`];
  });
  if (violation.keyword === "required")
    return { field, rule: message`is required with ${condition}`, fix: oneOf([message`Add ${field}`, ...changes]) };
  const value = valueText(fieldValue(context.body, field));
  const isRefused = violation.keyword === "false schema" || violation.keyword === "not";
  if (isRefused) changes.unshift(message`remove ${field}`);
  return {
    field,
    rule: isRefused
      ? message`is not allowed with ${condition}: ${text}`
      : message`${value} is not allowed with ${condition}: ${text}`,
    fix: changes.length > 0 ? oneOf(changes) : message`See the contract for this field`,
  };
}

/** Joins alternatives into one sentence. */
function oneOf(changes: readonly string[]): string {
  const text = changes.length > 1 ? changes.reduce((all, change) => message`${all}, or ${change}`) : `${changes[0]}`;
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Returns the enum values of a field with which the body satisfies the rule and breaks no further one. */
function allowedWithRule(field: string, index: number, { body, check }: ViolationContext): string[] {
  const before = brokenRules(check, body);
  return listedValues(check, body, field)
    .filter((value) => {
      const after = brokenRules(check, { ...(body as object), [field]: value });
      return !after.has(index) && [...after].every((rule) => before.has(rule));
    })
    .map(plainText);
}

function brokenRules(check: Validator, body: unknown): Set<number> {
  check(body);
  return new Set((check.errors ?? []).flatMap(({ schemaPath }) => ruleOf(schemaPath)?.rule ?? []));
}

/** Returns the enum values of a field. The validator's error for another value lists them. */
function listedValues(check: Validator, body: unknown, field: string): unknown[] {
  check({ ...(body as object), [field]: {} });
  const violation = check.errors?.find(
    (each) => each.keyword === "enum" && fieldOf(each) === field && !ruleOf(each.schemaPath),
  );
  return (violation?.params.allowedValues as unknown[] | undefined) ?? [];
}

function fieldOf({ instancePath, params }: Violation): string {
  const path = instancePath.split("/").slice(1);
  const member = params.missingProperty ?? params.additionalProperty;
  return [...path, ...(typeof member === "string" ? [member] : [])].join(".") || "body";
}

function fieldValue(body: unknown, field: string): unknown {
  if (field === "body") return body;
  return field.split(".").reduce<unknown>((value, name) => (value as Record<string, unknown> | null)?.[name], body);
}

/** Shorter values, such as "4K", are similar to every other one. */
const minWordLength = 4;

const plainText = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value));

function formatViolation(violation: Violation, { body, patterns, fields }: ViolationContext): Issue {
  const field = fieldOf(violation);
  const value = fieldValue(body, field);
  const shown = valueText(value);
  const { keyword, params } = violation;
  const limit = Number(params.limit).toLocaleString("en-US");
  switch (keyword) {
    case "required":
      return { field, rule: message`is required`, fix: message`Add ${field}` };
    case "additionalProperties": {
      const nearest = findNearest(field, fields.names);
      const names = fields.names.join(", ");
      return {
        field,
        rule: message`is not a field of this model`,
        fix: nearest ? message`Did you mean ${nearest}?` : message`Remove it. Allowed: ${names}`,
      };
    }
    case "enum":
    case "const": {
      const allowed = ((params.allowedValues as unknown[] | undefined) ?? [params.allowedValue]).map(plainText);
      const nearest =
        typeof value === "string" && value.length >= minWordLength ? findNearest(value, allowed) : undefined;
      const values = allowed.join(", ");
      return {
        field,
        rule: message`${shown} is not an allowed value`,
        fix: nearest ? message`Did you mean ${nearest}? Allowed: ${values}` : message`Allowed: ${values}`,
      };
    }
    case "type":
      return {
        field,
        rule: message`${shown} is ${typeName(value)}, not ${typeText(String(params.type))}`,
        fix: field === "body" ? message`Pass an object with the model's fields` : typeFix(field, value, params.type),
      };
    case "pattern": {
      const meaning = patterns[String(params.pattern)];
      const isFile = Object.hasOwn(fields.media, field.split(".")[0] ?? "");
      return {
        field,
        rule:
          meaning === undefined
            ? message`${shown} does not have the form that the contract asks for`
            : message`${shown} is not ${meaning}`,
        fix: isFile ? urlFix(String(value), String(params.pattern)) : message`See the contract for this field`,
      };
    }
    case "minLength":
    case "maxLength": {
      const length = [...String(value)].length.toLocaleString("en-US");
      return keyword === "minLength"
        ? { field, rule: message`is too short: ${length} of at least ${limit} characters`, fix: message`Lengthen it` }
        : { field, rule: message`is too long: ${length} of at most ${limit} characters`, fix: message`Shorten it` };
    }
    case "minItems":
    case "maxItems": {
      const length = Array.isArray(value) ? value.length : 0;
      return keyword === "minItems"
        ? { field, rule: message`has too few entries: ${length} of at least ${limit}`, fix: message`Add some` }
        : { field, rule: message`has too many entries: ${length} of at most ${limit}`, fix: message`Remove some` };
    }
    case "minimum":
      return { field, rule: message`${shown} is less than ${limit}`, fix: message`Choose a larger number` };
    case "maximum":
      return { field, rule: message`${shown} is more than ${limit}`, fix: message`Choose a smaller number` };
    default: {
      const details = JSON.stringify(params);
      return {
        field,
        rule: message`breaks the contract's rule ${keyword} ${details}`,
        fix: message`See the contract for this field`,
      };
    }
  }
}

/** A longer end of a URL is not one that was left on it by mistake. */
const maxEndLength = 16;

/**
 * Returns the fix for a media URL. If it was cut out of a list or a text, it fits the contract's pattern without the marks
 * or letters at its end.
 */
function urlFix(url: string, pattern: string): string {
  const fits = new RegExp(pattern, "u");
  const tail = [...url.slice(-maxEndLength)].reverse();
  const strange = tail.slice(
    0,
    tail.findIndex((character) => /[\s\w]/.test(character)),
  );
  const [end] = strange.flatMap((_, index) => {
    const some = strange
      .slice(0, index + 1)
      .reverse()
      .join("");
    return fits.test(url.slice(0, -some.length)) ? some : [];
  });
  if (end === undefined) return message`Upload the file to a place that anyone can read and pass its https URL`;
  const quoted = JSON.stringify(end);
  if (/[,;，；、]/.test(end)) return message`Remove the ${quoted} at its end, and pass several URLs as a list`;
  // Half of a surrogate pair has no form in a URL.
  const encoded = /\p{Surrogate}/u.test(end) ? "" : encodeURIComponent(end);
  return encoded && fits.test(url.slice(0, -end.length) + encoded)
    ? message`Remove the ${quoted} at its end, or write it as ${encoded}`
    : message`Remove the ${quoted} at its end`;
}

/** Returns a JSON type as text. */
function typeText(type: string): string {
  const names: Readonly<Record<string, string>> = {
    string: message`a string`,
    integer: message`a whole number`,
    number: message`a number`,
    boolean: message`true or false`,
    array: message`a list`,
    object: message`an object`,
  };
  return names[type] ?? type;
}

function typeName(value: unknown): string {
  if (value === null) return "null";
  const type = Array.isArray(value) ? "array" : typeof value;
  return type === "boolean" ? message`a boolean` : typeText(type);
}

/** Returns the fix for a value of the wrong type: the value converted, if possible. */
function typeFix(field: string, value: unknown, type: unknown): string {
  const converted = convert(value, String(type));
  const wanted = typeText(String(type));
  return converted === undefined || JSON.stringify(converted).length > maxShownLength
    ? message`Pass ${wanted} as ${field}`
    : message`Write ${valueText(converted)}`;
}

/** The same value as another JSON type; undefined if the value has no such form. */
function convert(value: unknown, type: string): unknown {
  if (type === "string") return ["number", "boolean"].includes(typeof value) ? String(value) : undefined;
  if (typeof value !== "string") return undefined;
  if (type === "array") return coerceType(value, { type });
  if (type === "boolean") return { true: true, false: false }[value];
  return /^-?\d+$/.test(value) && ["integer", "number"].includes(type) ? Number(value) : undefined;
}
