import type { Json } from "../../generate/document.ts";
import type { Criterion } from "./arazzo.ts";

/**
 * Runtime expressions as the docs write them: `{name}` is an input, `{step.name}` what an earlier step kept, `a.b` a
 * member of the answer.
 */
export function withNames(text: string): string {
  return text
    .replace(/\{?\$inputs\.([\w-]+)\}?/g, "{$1}")
    .replace(/\{?\$(?:steps|workflows)\.([\w-]+)\.outputs\.([\w-]+)\}?/g, "{$1.$2}")
    .replace(/\$outputs\.([\w-]+)/g, "$1")
    .replace(/\$response\.header\.([\w-]+)/g, "$1")
    .replace(/\$response\.body(?:#\/([^\s=!<>&|)}]*))?/g, (_, pointer = "body") => memberOf(pointer));
}

/** A value that may hold expressions. */
export const formatExpressionValue = (value: Json): string =>
  withNames(typeof value === "string" ? value : JSON.stringify(value));

/** A criterion in the same way; `HTTP 201` is the answer's status. */
export function inWords({ condition, context, type = "simple" }: Criterion): string {
  if (context) return `${withNames(context)} ${typeof type === "string" ? type : type.type} ${condition}`;
  return withNames(condition)
    .replace(/\$statusCode == /g, "HTTP ")
    .replace(/\$statusCode/g, "HTTP")
    .replace(/ (==|!=|<=|>=) /g, (_, operator: string) => ` ${signs[operator]} `)
    .replace(/'([^']*)'/g, "$1");
}

const signs: Record<string, string> = { "==": "=", "!=": "≠", "<=": "≤", ">=": "≥" };

const memberOf = (pointer: string) =>
  pointer
    .split("/")
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"))
    .join(".");
