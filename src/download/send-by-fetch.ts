import type { FileResponseBody, FileTransport } from "./file-response.ts";

/** Sends by a fetch. It must leave `redirect: "manual"` alone. */
export function sendByFetch(fetch: typeof globalThis.fetch): FileTransport {
  return async (url, headers, signal) => {
    const response = await fetch(url, { headers, signal, redirect: "manual", credentials: "omit" });
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
  const ask = () => {
    const part = reader?.read() ?? Promise.resolve({ done: true, value: undefined });
    // It is waited for later, and may fail until then.
    part.catch(() => {});
    return part;
  };
  // Always one ahead: the disk and the network work at once, and a break does not lose what has come.
  let next = ask();
  return {
    async read() {
      const { value } = await next;
      if (value === undefined) return [];
      next = ask();
      return [value];
    },
    cancel() {
      (reader ?? body)?.cancel().catch(() => {});
    },
  };
}
