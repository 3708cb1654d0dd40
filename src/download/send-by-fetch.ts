import { noStore } from "../network/index.ts";
import type { FileResponseBody, FileTransport } from "./file-response.ts";

/** Sends requests by a `fetch`, which must pass on `redirect: "manual"`. */
export function sendByFetch(fetch: typeof globalThis.fetch): FileTransport {
  return async (url, headers, signal) => {
    const response = await fetch(url, { headers, signal, redirect: "manual", credentials: "omit", ...noStore() });
    return {
      status: response.status,
      headers: response.headers,
      hidesRedirect: response.redirected || response.type === "opaqueredirect",
      body: bodyOf(response),
    };
  };
}

function bodyOf({ body }: Response): FileResponseBody {
  const reader = body?.getReader();
  const readChunk = () => {
    const chunk = reader?.read() ?? Promise.resolve({ done: true, value: undefined });
    // It is awaited later, and may reject before that.
    chunk.catch(() => {});
    return chunk;
  };
  // Reads one chunk ahead: the disk and the network work at once, and a lost connection loses no received chunk.
  let next = readChunk();
  return {
    async read() {
      const { value } = await next;
      if (value === undefined) return [];
      next = readChunk();
      return [value];
    },
    cancel() {
      (reader ?? body)?.cancel().catch(() => {});
    },
  };
}
