import * as http from "node:http";
import * as https from "node:https";
import { finished } from "node:stream";
import { connectSecurely, defaultFetch, findProxy } from "../network/index.ts";
import type { FileResponseBody, FileTransport } from "./file-response.ts";
import { sendByFetch } from "./send-by-fetch.ts";

/** Bytes to receive ahead of `read`. */
const maxBufferedBytes = 2 ** 20;

/**
 * Sends requests by Node's HTTP client, which needs half of the time and memory of Node's `fetch`, through the proxy that
 * the environment names.
 */
export const sendByHttp: FileTransport = (url, headers, signal) =>
  new Promise((resolve, reject) => {
    const { request, Agent } = url.startsWith("https:") ? https : http;
    // No connection is reused: `freeBuffer` must not free a buffer that another response reads from.
    const agent = new Agent();
    if (findProxy(new URL(url)))
      agent.createConnection = (_, done) => {
        connectSecurely(new URL(url), signal).then(
          (socket) => done?.(null, socket),
          (error) => done?.(error, undefined as never),
        );
        return undefined;
      };
    // The User-Agent is the one of Node's fetch: some servers refuse requests without one.
    const outgoing = request(url, { headers: { "User-Agent": "node", ...headers }, signal, agent });
    outgoing.on("error", reject);
    // A connection can close without an error, for example after 101.
    outgoing.on("close", () => reject(new Error("the connection was closed")));
    // This listener runs after the parser's, which copies what it needs.
    outgoing.on("socket", (socket) => socket.on("data", freeBuffer));
    outgoing.on("response", (response) => {
      const responseHeaders = headersOf(response);
      if (/^(identity)?$/i.test(responseHeaders.get("content-encoding")?.trim() ?? "")) {
        const status = response.statusCode ?? 0;
        resolve({ status, headers: responseHeaders, hidesRedirect: false, body: bodyOf(response) });
      } else {
        // The server compressed the body although the request forbids it. Fetch decompresses it.
        response.destroy();
        resolve(sendByFetch(defaultFetch)(url, headers, signal));
      }
    });
    outgoing.end();
  });

function headersOf({ headersDistinct }: http.IncomingMessage): Headers {
  const headers = new Headers();
  for (const [name, values = []] of Object.entries(headersDistinct))
    for (const value of values) headers.append(name, value);
  return headers;
}

function bodyOf(response: http.IncomingMessage): FileResponseBody {
  let received: Uint8Array[] = [];
  let bufferedBytes = 0;
  let returned: Uint8Array[] = [];
  let ended: { error?: Error | null | undefined } | undefined;
  let wake = () => {};
  response.on("data", (chunk: Uint8Array) => {
    received.push(chunk);
    // A small chunk needs more memory than its bytes.
    bufferedBytes += Math.max(chunk.length, 1_024);
    if (bufferedBytes >= maxBufferedBytes) response.pause();
    wake();
  });
  finished(response, (error) => {
    ended = { error };
    wake();
  });
  return {
    async read() {
      returned.forEach(freeBuffer);
      if (received.length === 0 && !ended)
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      if (received.length === 0 && ended?.error) throw ended.error;
      returned = received;
      received = [];
      bufferedBytes = 0;
      response.resume();
      return returned;
    },
    cancel: () => response.destroy(),
  };
}

/** Frees a buffer's memory at once. The garbage collector would let 64 MiB and more pile up. */
function freeBuffer({ buffer, byteLength }: Uint8Array): void {
  // A view of a larger buffer shares its memory with others. Node 20 has no `transfer`.
  if (byteLength === buffer.byteLength) (buffer as ArrayBuffer & { transfer?(length: number): void }).transfer?.(0);
}
