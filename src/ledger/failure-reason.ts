import type { FailureReason } from "./entry.ts";

const maxMessageLength = 1_000;

/** Why something went wrong, from an error, or from what a task says: a text, or `{ code, message }`. */
export function failureReasonOf(error: unknown, usualCode = "unknown"): FailureReason {
  const { code, message } = (typeof error === "object" && error !== null ? error : {}) as Partial<FailureReason>;
  const text = typeof error === "string" ? error : typeof message === "string" ? message : "no reason was given";
  return { code: typeof code === "string" ? code : usualCode, message: text.slice(0, maxMessageLength) };
}
