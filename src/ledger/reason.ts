import type { Reason } from "./entry.ts";

const longest = 1_000;

/** Why something went wrong, from an error, or from what a task says: a text, or `{ code, message }`. */
export function reasonOf(error: unknown, usualCode = "unknown"): Reason {
  const { code, message } = (typeof error === "object" && error !== null ? error : {}) as Partial<Reason>;
  const text = typeof error === "string" ? error : typeof message === "string" ? message : "no reason was given";
  return { code: typeof code === "string" ? code : usualCode, message: text.slice(0, longest) };
}
