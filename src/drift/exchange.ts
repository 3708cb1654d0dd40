import type { ContractResponses } from "../contract/index.ts";
import { serviceOf } from "../ledger/index.ts";
import { redactJson } from "../redact.ts";

/** A recorded request and its response, without the API key. */
export interface Exchange {
  method: string;
  /** Without the base URL and the query. */
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
  /** The time of the record, or its day, in ISO 8601. */
  date: string;
  /** The submit that made the polled task, of which only the success is known. */
  accepted?: Pick<Exchange, "path" | "request" | "date">;
}

/**
 * The path of a URL below a service's base URL; undefined if the URL belongs to another service.
 * @param services base URLs, as `serviceOf` gives them.
 */
export function pathBelow(url: string, services: readonly string[]): string | undefined {
  if (!URL.canParse(url)) return undefined;
  const whole = serviceOf(url);
  const service = services.find((each) => whole.startsWith(`${each}/`));
  return service === undefined ? undefined : whole.slice(service.length);
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

/** Creates a function that finds the operation of the contract that a request belongs to. */
export function createOperationFinder({ operations }: ContractResponses) {
  const known = Object.entries(operations).map(([name, responses]) => {
    const [method, path = ""] = name.split(" ");
    const pattern = path.replace(/[.*+?^$()|[\]\\]/g, "\\$&").replace(/\{[^}]*\}/g, "[^/]+");
    return { method, pattern: new RegExp(`^${pattern}$`), operation: { name, path, responses } };
  });
  return (method: string, path: string) =>
    known.find((each) => each.method === method && each.pattern.test(path))?.operation;
}

export type OperationFinder = ReturnType<typeof createOperationFinder>;
