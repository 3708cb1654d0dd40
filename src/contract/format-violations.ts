import type { Issue } from "../errors.ts";
import { message } from "../message.ts";
import type { FieldRules, Validator, Violation } from "./contract.ts";
import { findNearest } from "./nearest.ts";

/** What a violation is explained with. */
export interface ViolationContext {
  /** The body that was refused. */
  body: unknown;
  /** The check that refused it: other values are tried with it, to name those that are allowed. */
  check: Validator;
  /** The conditional rules of the body, in the order of the contract's `allOf`. */
  rules: readonly { by: string; description: string }[];
  /** What a value that fits a pattern is, by the pattern, such as "a public https URL". */
  patterns: Readonly<Record<string, string>>;
  /** The body's fields. */
  fields: Pick<FieldRules, "names" | "defaults" | "media">;
}

/** Explains why a body was refused: for each field, the rule that its value breaks and what to do. */
export function formatViolations(violations: readonly Violation[], context: ViolationContext): Issue[] {
  const simple = violations.filter(({ schemaPath }) => !ruleOf(schemaPath));
  const mistyped = new Set(simple.filter(({ keyword }) => keyword === "type").map(fieldOf));
  const issues = simple
    // A value of another type breaks the other rules of its field as well.
    .filter((violation) => violation.keyword === "type" || !mistyped.has(fieldOf(violation)))
    .map((violation) => formatViolation(violation, context));
  const wrong = new Set(issues.map(({ field }) => field));
  for (const [index, { by }] of context.rules.entries()) {
    const broken = violations.filter(({ schemaPath }) => ruleOf(schemaPath)?.rule === index);
    // A field whose value is wrong in itself says nothing about the rule.
    const intended = intendedBranch(broken, by).filter((violation) => !wrong.has(fieldOf(violation)));
    for (const violation of intended) issues.push(formatBrokenRule(violation, broken, index, context));
  }
  // A body that is refused has a reason, even one that no sentence here fits.
  return issues.length > 0 ? issues : violations.slice(0, 1).map((violation) => formatViolation(violation, context));
}

/** Which rule and branch of `#/allOf/<rule>/anyOf/<branch>/…` a violation belongs to. */
function ruleOf(schemaPath: string): { rule: number; branch: number | undefined } | undefined {
  const match = /\/allOf\/(\d+)\/anyOf(?:\/(\d+))?/.exec(schemaPath);
  return match ? { rule: Number(match[1]), branch: match[2] === undefined ? undefined : Number(match[2]) } : undefined;
}

/** The violations of the branch that the caller meant: the one selected by its first field that is broken least. */
function intendedBranch(broken: readonly Violation[], by: string): Violation[] {
  const branches = new Map<number, Violation[]>();
  for (const violation of broken) {
    const branch = ruleOf(violation.schemaPath)?.branch;
    if (branch !== undefined) branches.set(branch, [...(branches.get(branch) ?? []), violation]);
  }
  const selected = [...branches.values()].filter((branch) => branch.every((violation) => fieldOf(violation) !== by));
  return selected.sort((a, b) => a.length - b.length)[0] ?? [];
}

/** A field that does not go with the others: the rule, and each single change that the rule allows. */
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

/** Alternatives as one sentence. */
function oneOf(changes: readonly string[]): string {
  const text = changes.length > 1 ? changes.reduce((all, change) => message`${all}, or ${change}`) : `${changes[0]}`;
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The values of a field, among those that the contract lists, with which the body keeps the rule and breaks no other. */
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

/** The values that the contract lists for a field: its check names them if it meets another one. */
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

/** How much of a value a message shows. */
const maxShownLength = 60;

/** A shorter value, such as "4K", is near to every other one. */
const minWordLength = 4;

/** A value as JSON, cut if it is long: it may be a whole prompt. */
function valueText(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > maxShownLength ? `${text.slice(0, maxShownLength)}…` : text;
}

const plainText = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value));

function formatViolation(violation: Violation, { body, patterns, fields }: ViolationContext): Issue {
  const field = fieldOf(violation);
  const value = fieldValue(body, field);
  const shown = valueText(value);
  const { keyword, params } = violation;
  const limit = Number(params.limit).toLocaleString("en-US");
  switch (keyword) {
    case "required":
      return { field, rule: message`is required, but missing`, fix: message`Add ${field}` };
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
        fix: isFile
          ? message`Upload the file to a place that anyone can read and pass its https URL`
          : message`See the contract for this field`,
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

/** A JSON type in words. */
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

/** The same value written as the type that is wanted, if it can be. */
function typeFix(field: string, value: unknown, type: unknown): string {
  const written =
    type === "string" && ["number", "boolean"].includes(typeof value)
      ? JSON.stringify(String(value))
      : type === "array"
        ? JSON.stringify([value])
        : typeof value === "string" && /^-?\d+$|^true$|^false$/.test(value)
          ? value
          : undefined;
  const wanted = typeText(String(type));
  return written === undefined || written.length > maxShownLength
    ? message`Pass ${wanted} as ${field}`
    : message`Write ${written}`;
}
