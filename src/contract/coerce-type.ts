import type { Field } from "./contract.ts";
import { mediaRoles } from "./fields.ts";

/**
 * An entry of a list in one text. White space separates entries, and so does a comma, a semicolon or their full-width
 * forms before white space, before the next URL or template, or at the end. A template stays whole.
 */
const entries = /(?:\{\{[^{}]*\}\}|(?![,;，；、](?:[\s,;，；、]|\{\{|[a-z]{2,10}:\/\/|$))\S)+/gi;

/** Converts an untyped value to the type of its field; returns it unchanged if it can't be converted. */
export function coerceType(value: unknown, { type, role }: Pick<Field, "type" | "role">): unknown {
  if (type === "string") {
    if (typeof value === "number" || typeof value === "boolean") return String(value);
    if (typeof value !== "string" || role === "prompt") return value;
    const text = value.trim();
    // Two URLs in a field for one are refused as a list, not sent as one URL.
    const parts = mediaRoles.includes(role ?? "") ? splitList(text) : [text];
    return parts.length > 1 ? parts : text;
  }
  if (typeof value !== "string") return value;
  const text = value.trim();
  if (type === "array") return splitList(text);
  if (type === "boolean") return /^(?:true|false)$/i.test(text) ? text.toLowerCase() === "true" : value;
  return /^[+-]?\d+(?:\.\d+)?$/.test(text) ? Number(text) : value;
}

/** The entries of a list in one text: `https://a.example/1.png, https://a.example/2.png`, or a JSON array. */
function splitList(text: string): string[] {
  if (text.startsWith("[") && text.endsWith("]")) {
    try {
      return JSON.parse(text) as string[];
    } catch {
      // Not JSON: the contract's rules refuse it.
    }
  }
  return text.match(entries) ?? [];
}
