import type { Issue } from "../errors.ts";
import type { Violation } from "./contract.ts";
import { findNearest } from "./nearest.ts";

export interface ViolationContext {
  /** The conditional rules of the body, in the order of the contract's `allOf`. */
  rules: readonly { by: string; description: string }[];
  /** What the contract says of a pattern. */
  patterns: Readonly<Record<string, string>>;
  /** The body's fields. */
  fields: readonly string[];
}

/** Puts violations of a body's schema into words: which field, which rule, what to do. */
export function formatViolations(violations: readonly Violation[], words: ViolationContext): Issue[] {
  const plain = violations.filter(({ schemaPath }) => !ruleOf(schemaPath));
  const issues = plain.map((violation) => formatViolation(violation, words));
  const wrong = new Set(issues.map(({ field }) => field));
  for (const [index, rule] of words.rules.entries()) {
    const broken = violations.filter(({ schemaPath }) => ruleOf(schemaPath)?.rule === index);
    // A field whose value is wrong in itself says nothing about the rule.
    const meant = intendedBranch(broken, rule.by).filter((violation) => !wrong.has(fieldOf(violation)));
    for (const violation of meant) {
      const { field, fix } = formatViolation(violation, words);
      issues.push({ field, rule: `breaks a rule: ${rule.description.replace(/\.$/, "")}`, fix });
    }
  }
  // A body that is refused has a reason, even one that no sentence here fits.
  return issues.length > 0 ? issues : violations.slice(0, 1).map((violation) => formatViolation(violation, words));
}

/** Where in `#/allOf/<rule>/anyOf/<branch>/…` a violation stands. */
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

function fieldOf({ instancePath, params }: Violation): string {
  const path = instancePath.split("/").slice(1);
  const member = params.missingProperty ?? params.additionalProperty;
  return [...path, ...(typeof member === "string" ? [member] : [])].join(".") || "body";
}

const formatList = (values: unknown) => (values as unknown[]).map((value) => JSON.stringify(value)).join(", ");

function formatViolation(violation: Violation, { fields, patterns }: ViolationContext): Issue {
  const field = fieldOf(violation);
  const { keyword, params } = violation;
  const { limit } = params;
  const said = (rule: string, fix: string): Issue => ({ field, rule, fix });
  switch (keyword) {
    case "required":
      return said("is required", `Add ${field}`);
    case "additionalProperties": {
      const meant = findNearest(field, fields);
      return said(
        "is not a field of this model",
        meant ? `Did you mean ${meant}?` : `Remove it; the fields are ${fields.join(", ")}`,
      );
    }
    case "false schema":
      return said("does not go with the other fields", `Remove ${field}`);
    case "enum":
      return said(`must be one of ${formatList(params.allowedValues)}`, "Use one of these values, spelled like this");
    case "const":
      return said(`must be ${JSON.stringify(params.allowedValue)}`, "Use this value, spelled like this");
    case "type":
      return said(`must be of type ${params.type}`, `Give a JSON ${params.type}`);
    case "pattern": {
      const meaning = patterns[String(params.pattern)];
      return said(`must match ${params.pattern}`, meaning?.replace(/\.$/, "") ?? "Change it to match");
    }
    case "minLength":
    case "maxLength":
      return said(`must have at ${bound(keyword)} ${limit} characters`, `${direction(keyword)} it`);
    case "minItems":
    case "maxItems":
      return said(
        `must have at ${bound(keyword)} ${limit} entries`,
        keyword === "minItems" ? "Add some" : "Remove some",
      );
    case "minimum":
    case "maximum":
      return said(
        `must be at ${bound(keyword)} ${limit}`,
        `Choose a ${keyword === "minimum" ? "larger" : "smaller"} number`,
      );
    default:
      return said(`breaks the contract's rule ${keyword} ${JSON.stringify(params)}`, "See the contract for this field");
  }
}

const bound = (keyword: string) => (keyword.startsWith("min") ? "least" : "most");
const direction = (keyword: string) => (keyword.startsWith("min") ? "Lengthen" : "Shorten");
