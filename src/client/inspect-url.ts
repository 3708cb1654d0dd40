import { AbortedError, ConnectionError } from "../errors.ts";
import { message } from "../message.ts";
import { noStore } from "../network/index.ts";

/** What the server of a URL reports about its file. */
export interface UrlInfo {
  status: number;
  /** The media type in lower case, without parameters; absent if unknown. */
  type?: string;
  /** The size of the whole file; absent if unknown. */
  bytes?: number;
  /** Whether the server is known to support Range requests. */
  ranges: boolean;
}

/** A URL without a response. */
export interface Unreachable {
  /** The cause, as a clause. */
  reason: string;
}

export interface InspectUrlOptions {
  fetch: typeof fetch;
  signal?: AbortSignal | undefined;
  /** The timeout of all requests together, in milliseconds. */
  timeout: number;
  /** Whether to find out if the server supports Range requests. */
  ranges: boolean;
}

// Content-Length is the file's size only without compression. To a request with Range, fetch adds this header itself.
const uncompressed = { "Accept-Encoding": "identity" };
/** Media types that storage services return for files of unknown type. */
const genericMediaTypes = ["", "application/octet-stream", "binary/octet-stream"];

/**
 * Sends a HEAD request to a URL; if that fails or reports too little, a GET request for the first byte. It follows
 * redirects.
 * @returns what the server reports, or why there was no response.
 * @throws AbortedError as soon as the signal is aborted, whatever `fetch` does.
 */
export async function inspectUrl(
  url: string,
  { fetch, signal: outer, timeout, ranges }: InspectUrlOptions,
): Promise<UrlInfo | Unreachable> {
  if (!/^https?:/i.test(url)) return { reason: message`it is not an http or https URL` };
  const controller = new AbortController();
  const { signal } = controller;
  const abort = () => controller.abort();
  const stopped = new Promise<never>((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
  const timer = setTimeout(abort, timeout);
  outer?.addEventListener("abort", abort);
  if (outer?.aborted) abort();

  // No key and no header that identifies the client. workerd rejects the option `credentials`, so it is left out.
  const request = async (method: "HEAD" | "GET", headers: Record<string, string>): Promise<UrlInfo> => {
    signal.throwIfAborted();
    const response = await fetch(url, { method, headers, signal, redirect: "follow", ...noStore() });
    response.body?.cancel().catch(() => {});
    return urlInfoOf(response);
  };
  const inspect = async (): Promise<UrlInfo> => {
    // Some servers do not support HEAD, and a URL signed for GET rejects it: the response to GET counts.
    const head = await request("HEAD", uncompressed).catch(() => undefined);
    const found = head && isFileFound(head) ? head : undefined;
    if (found?.type && found.bytes && (found.ranges || !ranges)) return found;
    return { ...found, ...(await request("GET", { Range: "bytes=0-0" })) };
  };
  try {
    return await Promise.race([stopped, inspect()]);
  } catch (error) {
    if (outer?.aborted)
      throw new AbortedError(message`The preflight was aborted. Nothing was submitted.`, { cause: outer.reason });
    if (signal.aborted) return { reason: message`there was no response within ${timeout / 1_000} s` };
    if (error instanceof ConnectionError) return { reason: error.message.replace(/\.$/, "") };
    // The code alone: the error's message may hold the whole URL.
    const { code, cause } = error as { code?: unknown; cause?: { code?: unknown } };
    const reason = cause?.code ?? code;
    return {
      reason: typeof reason === "string" ? message`the request failed: ${reason}` : message`the request failed`,
    };
  } finally {
    clearTimeout(timer);
    outer?.removeEventListener("abort", abort);
  }
}

/** Whether the server has the file. */
export function isFileFound({ status }: UrlInfo): boolean {
  return status >= 200 && status < 300;
}

function urlInfoOf({ status, headers }: Response): UrlInfo {
  const type = headers.get("content-type")?.split(";", 1)[0]?.trim().toLowerCase() ?? "";
  const isPlain = /^(identity)?$/i.test(headers.get("content-encoding")?.trim() ?? "");
  const part = /^bytes \d+-\d+\/(\d{1,15})$/.exec(headers.get("content-range") ?? "");
  const whole = isPlain ? /^(\d{1,15})$/.exec(headers.get("content-length") ?? "") : null;
  const size = status === 206 ? part : whole;
  const ranges = status === 206 || headers.get("accept-ranges")?.trim().toLowerCase() === "bytes";
  return {
    status,
    ...(!genericMediaTypes.includes(type) && { type }),
    ...(size && { bytes: Number(size[1]) }),
    ranges,
  };
}
