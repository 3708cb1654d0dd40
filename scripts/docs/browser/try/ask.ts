import type { TryRequest } from "../../try/curl.ts";

/** An answer, read to its end. */
export interface TryReply {
  status: number;
  headers: Headers;
  text: string;
  /** The text as JSON; empty where it is no object. */
  body: Record<string, unknown>;
}

const timeout = 60_000;

/** @throws TypeError if no answer could be had or read; DOMException where it was aborted or took too long. */
export async function sendTryRequest(
  { method, url, headers, body }: TryRequest,
  signal?: AbortSignal,
): Promise<TryReply> {
  const response = await fetch(url, {
    method,
    headers,
    ...(body !== undefined && { body }),
    // The key goes to the sandbox, and nowhere that it may lead to.
    redirect: "error",
    credentials: "omit",
    referrerPolicy: "no-referrer",
    cache: "no-store",
    signal: AbortSignal.any([AbortSignal.timeout(timeout), ...(signal ? [signal] : [])]),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, body: parse(text) };
}

function parse(text: string): TryReply["body"] {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as TryReply["body"]) : {};
  } catch {
    // A gateway answers with a page: it is shown as it came.
    return {};
  }
}

/** The seconds that `Retry-After` asks to wait, from now on; 0 where it asks for none. */
export function replyRetryAfter({ headers }: TryReply): number {
  const value = headers.get("Retry-After");
  if (value === null) return 0;
  const seconds = /^\d+$/.test(value) ? Number(value) : (Date.parse(value) - Date.now()) / 1000;
  return Math.max(0, Math.ceil(seconds) || 0);
}
