import { redactJson } from "../redact.ts";

/** A request and its answer, however they were recorded. No key is in it. */
export interface Exchange {
  method: string;
  /** Without host and query. */
  path: string;
  /** The request's body, where it was JSON. */
  request?: unknown;
  status: number;
  /** The answer's media type, lower case, without parameters; undefined where nobody recorded it. */
  type: string | undefined;
  /** The answer's body, where it is JSON. */
  body?: unknown;
  /** Where it was recorded: `service`, `ledger`, or the name of a file. */
  source: string;
  /** When, as an ISO 8601 day. */
  date: string;
}

/** The media type of a Content-Type header. */
export function parseMediaType(header: string | null | undefined): string {
  return (header ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
}

/** A body that was recorded, without what must not be kept; undefined where it is no JSON. */
export const parseRecordedBody = (text: string): unknown => redactJson(parseJson(text));

/** What a text holds as JSON; undefined where it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
