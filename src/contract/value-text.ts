import { redactText } from "../redact.ts";

/** The maximum length in characters of a value in a message. */
export const maxShownLength = 60;

/**
 * Formats a value as JSON, truncated if it is long: it may be a whole prompt. Secrets are removed first, because a part
 * of one is not recognized.
 */
export function valueText(value: unknown): string {
  const text = redactText(JSON.stringify(value) ?? String(value));
  return text.length > maxShownLength ? `${text.slice(0, maxShownLength)}…` : text;
}
