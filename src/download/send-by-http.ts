import * as http from "node:http";
import * as https from "node:https";
import { finished } from "node:stream";
import type { FileResponseBody, FileTransport } from "./file-response.ts";
import { sendByFetch } from "./send-by-fetch.ts";

/** So much may come before it is asked for. */
const maxBufferedBytes = 2 ** 20;

/**
 * Sends by Node's own HTTP client, at half of what its fetch costs in time and memory. It keeps to the environment's
 * proxies where Node is told to (`NODE_USE_ENV_PROXY`).
 */
export const sendByHttp: FileTransport = (url, headers, signal) =>
  new Promise((resolve, reject) => {
    const { request, Agent } = url.startsWith("https:") ? https : http;
    // No connection is used twice: what others read from it must not be freed.
    const agent = new Agent(process.env.NODE_USE_ENV_PROXY === "1" ? { proxyEnv: process.env } : {});
    // As fetch calls itself: some servers refuse those without a name.
    const sent = request(url, { headers: { "User-Agent": "node", ...headers }, signal, agent });
    sent.on("error", reject);
    // Without an error, as after 101.
    sent.on("close", () => reject(new Error("the connection was closed")));
    // After the parser, which copies what it takes.
    sent.on("socket", (socket) => socket.on("data", freeBuffer));
    sent.on("response", (response) => {
      const answered = headersOf(response);
      if (/^(identity)?$/i.test(answered.get("content-encoding")?.trim() ?? "")) {
        const status = response.statusCode ?? 0;
        resolve({ status, headers: answered, hidesRedirect: false, body: bodyOf(response) });
      } else {
        // Packed although that was not wanted. Fetch unpacks.
        response.destroy();
        resolve(sendByFetch(fetch)(url, headers, signal));
      }
    });
    sent.end();
  });

function headersOf({ headersDistinct }: http.IncomingMessage): Headers {
  const headers = new Headers();
  for (const [name, values = []] of Object.entries(headersDistinct))
    for (const value of values) headers.append(name, value);
  return headers;
}

function bodyOf(response: http.IncomingMessage): FileResponseBody {
  let come: Uint8Array[] = [];
  let ahead = 0;
  let given: Uint8Array[] = [];
  let ended: { error?: Error | null | undefined } | undefined;
  let wake = () => {};
  response.on("data", (piece: Uint8Array) => {
    come.push(piece);
    // A small piece costs more than its bytes.
    ahead += Math.max(piece.length, 1_024);
    if (ahead >= maxBufferedBytes) response.pause();
    wake();
  });
  finished(response, (error) => {
    ended = { error };
    wake();
  });
  return {
    async read() {
      given.forEach(freeBuffer);
      if (come.length === 0 && !ended)
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      if (come.length === 0 && ended?.error) throw ended.error;
      given = come;
      come = [];
      ahead = 0;
      response.resume();
      return given;
    },
    cancel: () => response.destroy(),
  };
}

/** Gives a buffer's memory back at once: the collector lets 64 MiB and more of them lie. */
function freeBuffer({ buffer, byteLength }: Uint8Array): void {
  // A piece of a larger buffer is not ours alone. Node 20 can't.
  if (byteLength === buffer.byteLength) (buffer as ArrayBuffer & { transfer?(length: number): void }).transfer?.(0);
}
