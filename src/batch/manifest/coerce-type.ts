import type { Field } from "../../contract/index.ts";

const entries = /(?:\{\{[^{}]*\}\}|\S)+/g;

/** Converts an untyped value to the type of its field; returns it unchanged if it can't be converted. */
export function coerceType(value: unknown, { type, role }: Field): unknown {
  if (type === "string") {
    if (typeof value === "number" || typeof value === "boolean") return String(value);
    return typeof value === "string" && role !== "prompt" ? value.trim() : value;
  }
  if (typeof value !== "string") return value;
  const text = value.trim();
  // URLs contain no spaces, so spaces separate them.
  if (type === "array") return text.match(entries) ?? [];
  if (type === "boolean") return /^(?:true|false)$/i.test(text) ? text.toLowerCase() === "true" : value;
  return /^[+-]?\d+(?:\.\d+)?$/.test(text) ? Number(text) : value;
}
