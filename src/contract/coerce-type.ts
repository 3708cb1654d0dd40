import type { Field } from "./contract.ts";
import { mediaRoles } from "./fields.ts";

/**
 * A template, which stays whole, or what separates the entries of a list in one text: white space, or a comma, a semicolon or
 * their full-width forms before white space, before the next URL or template, or at the end.
 */
const separators = /\{\{[^{}]*\}\}|\s+|[,;，；、](?=[\s,;，；、]|\{\{|[a-z]{2,10}:\/\/|$)/gi;
const urlOrTemplate = /^[a-z]{2,10}:\/\/|\{\{/i;

/** Converts an untyped value to the type of its field; returns it unchanged if it can't be converted. */
export function coerceType(value: unknown, { type, role }: Pick<Field, "type" | "role">): unknown {
  if (type === "string") {
    if (typeof value === "number" || typeof value === "boolean") return String(value);
    if (typeof value !== "string" || role === "prompt") return value;
    const text = value.trim();
    // Two URLs in a field for one are refused as a list, not sent as one URL.
    const parts = mediaRoles.includes(role ?? "") ? splitList(text) : [];
    return parts.filter((part) => urlOrTemplate.test(part)).length > 1 ? parts : text;
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
  const list: string[] = [];
  let start = 0;
  // One pattern for a whole entry would overflow the stack at an entry of megabytes.
  for (const { 0: found, index } of text.matchAll(separators)) {
    if (found.startsWith("{{")) continue;
    list.push(text.slice(start, index));
    start = index + found.length;
  }
  return [...list, text.slice(start)].filter((entry) => entry !== "");
}
