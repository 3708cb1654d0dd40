import { message } from "../message.ts";
import type { FailureReason } from "./entry.ts";

const maxMessageLength = 1_000;

/** The code and message of an error, or of a failed task's `error`: a text, or `{ code, message }`. */
export function failureReasonOf(error: unknown, defaultCode = "unknown"): FailureReason {
  const { code, message: given } = (typeof error === "object" && error !== null ? error : {}) as Partial<FailureReason>;
  const text = typeof error === "string" ? error : typeof given === "string" ? given : message`no reason was given`;
  return { code: typeof code === "string" ? code : defaultCode, message: text.slice(0, maxMessageLength) };
}
