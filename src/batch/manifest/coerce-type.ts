import type { Field } from "../../contract/index.ts";

const entries = /(?:\{\{[^{}]*\}\}|\S)+/g;

/** A value that was written without its type, as the contract wants it; as it is where it can't be that. */
export function coerceType(value: unknown, { type, role }: Field): unknown {
  if (type === "string") {
    if (typeof value === "number" || typeof value === "boolean") return String(value);
    return typeof value === "string" && role !== "prompt" ? value.trim() : value;
  }
  if (typeof value !== "string") return value;
  const text = value.trim();
  // A URL holds no space: that is what parts them.
  if (type === "array") return text.match(entries) ?? [];
  if (type === "boolean") return /^(?:true|false)$/i.test(text) ? text.toLowerCase() === "true" : value;
  return /^[+-]?\d+(?:\.\d+)?$/.test(text) ? Number(text) : value;
}
