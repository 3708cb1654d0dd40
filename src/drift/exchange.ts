import { redactJson } from "../redact.ts";

/** A recorded request and its response, without the API key. */
export interface Exchange {
  method: string;
  /** Without host and query. */
  path: string;
  /** The request's body, if it is JSON. */
  request?: unknown;
  status: number;
  /** The response's media type in lower case, without parameters; undefined if it was not recorded. */
  type: string | undefined;
  /** The response's body, if it is JSON. */
  body?: unknown;
  /** The source of the record: `service`, `ledger`, or the name of a file. */
  source: string;
  /** The day of the record, in ISO 8601. */
  date: string;
}

/** The media type of a Content-Type header. */
export function parseMediaType(header: string | null | undefined): string {
  return (header ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
}

/** Parses a body and redacts it; undefined if it is not JSON. */
export const parseRecordedBody = (text: string): unknown => redactJson(parseJson(text));

/** Parses JSON; undefined if the text is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
