import { AbortedError } from "../errors.ts";

/** What the server of a file tells about it. */
export interface UrlInfo {
  status: number;
  /** The media type in lower case, without parameters; absent where it is not told. */
  type?: string;
  /** The size of the whole file; absent where it is not told. */
  bytes?: number;
  /** Whether the server is known to answer Range requests. */
  ranges: boolean;
}

/** Why there was no answer. */
export interface Unreachable {
  reason: string;
}

export interface InspectUrlOptions {
  fetch: typeof fetch;
  signal?: AbortSignal | undefined;
  /** Milliseconds that all of it may take. */
  timeout: number;
  /** Whether it must be found out how Range requests are answered. */
  ranges: boolean;
}

// A length is that of the file: nothing may be packed on the way. To a Range, fetch adds the same.
const unpacked = { "Accept-Encoding": "identity" };
/** What storages say of files that they were told nothing about. */
const genericMediaTypes = ["", "application/octet-stream", "binary/octet-stream"];

/**
 * Asks for a file's head; where that is refused or tells too little, for its first byte. Redirects are followed.
 * @returns what was told, or why there was no answer.
 * @throws AbortedError as soon as the signal is aborted, whatever `fetch` does.
 */
export async function inspectUrl(
  url: string,
  { fetch, signal: outer, timeout, ranges }: InspectUrlOptions,
): Promise<UrlInfo | Unreachable> {
  if (!/^https?:/i.test(url)) return { reason: "it is no web address" };
  const controller = new AbortController();
  const { signal } = controller;
  const abort = () => controller.abort();
  const stopped = new Promise<never>((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
  const timer = setTimeout(abort, timeout);
  outer?.addEventListener("abort", abort);
  if (outer?.aborted) abort();

  // No key and no header that tells who asks. workerd refuses `credentials`, so that is left out.
  const ask = async (method: "HEAD" | "GET", headers: Record<string, string>): Promise<UrlInfo> => {
    signal.throwIfAborted();
    const response = await fetch(url, { method, headers, signal, redirect: "follow" });
    response.body?.cancel().catch(() => {});
    return urlInfoOf(response);
  };
  const askBoth = async (): Promise<UrlInfo> => {
    // Some servers know no HEAD, and a URL signed for GET refuses it: the GET has the last word.
    const head = await ask("HEAD", unpacked).catch(() => undefined);
    const found = head && isFileFound(head) ? head : undefined;
    if (found?.type && found.bytes && (found.ranges || !ranges)) return found;
    return { ...found, ...(await ask("GET", { Range: "bytes=0-0" })) };
  };
  try {
    return await Promise.race([stopped, askBoth()]);
  } catch (error) {
    if (outer?.aborted) throw new AbortedError("The preflight was aborted. Nothing was sent.", { cause: outer.reason });
    if (signal.aborted) return { reason: `it did not within ${timeout / 1_000} s` };
    // The code alone: a message may hold the whole URL.
    const { code, cause } = error as { code?: unknown; cause?: { code?: unknown } };
    return { reason: `the request failed${reason(cause?.code ?? code)}` };
  } finally {
    clearTimeout(timer);
    outer?.removeEventListener("abort", abort);
  }
}

function reason(code: unknown): string {
  return typeof code === "string" ? `: ${code}` : "";
}

/** Whether there is a file. */
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
