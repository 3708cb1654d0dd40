import { request as httpRequest, type IncomingMessage, type Server } from "node:http";
import { type Duplex, duplexPair } from "node:stream";
import { ReadableStream } from "node:stream/web";

const withoutBody = [101, 204, 205, 304];

/**
 * Creates a `fetch` that reaches a server without a port. Each request has a connection of its own in memory, so that faults
 * of the connection are the same as on a network. It follows no redirect.
 * @param url the URL of the server; requests to other hosts are rejected with a TypeError.
 */
export function createMemoryFetch(server: Server, url: string): typeof fetch {
  const { host } = new URL(url);
  return async (input, init) => {
    const request = new Request(input, init);
    const target = new URL(request.url);
    if (target.host !== host) throw new TypeError(`The sandbox's fetch reaches ${url} only, not ${target.origin}.`);
    const body = Buffer.from(await request.arrayBuffer());
    const response = await send(server, target, request, body).catch((cause) => {
      throw toFetchError("fetch failed", cause, request);
    });
    return toResponse(response, request);
  };
}

function send(server: Server, target: URL, request: Request, body: Buffer): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest({
      method: request.method,
      path: target.pathname + target.search,
      headers: {
        ...Object.fromEntries(request.headers),
        Host: target.host,
        ...(request.body !== null && { "Content-Length": body.length }),
      },
      createConnection: () => connect(server),
      signal: request.signal,
    });
    outgoing.once("response", resolve).once("error", reject).end(body);
  });
}

/** A connection to a server in memory: https://nodejs.org/api/http.html#event-connection */
function connect(server: Server): Duplex {
  const [client, service] = duplexPair();
  Object.assign(service, { resetAndDestroy: () => service.destroy() });
  service
    .on("error", () => {})
    .once("close", () => {
      if (!service.readableEnded) client.destroy(Object.assign(new Error("socket hang up"), { code: "ECONNRESET" }));
    });
  client.once("close", () => service.destroy());
  server.emit("connection", service);
  return client;
}

function toResponse(incoming: IncomingMessage, request: Request): Response {
  const { statusCode: status = 0, statusMessage: statusText = "", headersDistinct } = incoming;
  const headers = new Headers();
  for (const [name, values = []] of Object.entries(headersDistinct))
    for (const value of values) headers.append(name, value);
  const isEmpty = request.method === "HEAD" || withoutBody.includes(status);
  if (isEmpty) incoming.resume();
  const bytes = ReadableStream.from(readBody(incoming, request)) as unknown as BodyInit & globalThis.ReadableStream;
  const isPacked = headers.get("content-encoding") === "gzip";
  const body = isPacked ? bytes.pipeThrough(new DecompressionStream("gzip")) : bytes;
  return new Response(isEmpty ? null : body, { status, statusText, headers });
}

async function* readBody(incoming: IncomingMessage, request: Request): AsyncGenerator<Uint8Array> {
  try {
    yield* incoming;
  } catch (cause) {
    throw toFetchError("terminated", cause, request);
  }
}

/** The error that the runtime's `fetch` has for a lost connection or an abort. */
const toFetchError = (text: string, cause: unknown, { signal }: Request): unknown =>
  signal.aborted ? signal.reason : new TypeError(text, { cause });
