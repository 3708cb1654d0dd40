import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { type AddressInfo, connect, type Socket } from "node:net";
import { cert, key } from "./certificate.ts";

/** The names of the service and of its files. This machine's DNS does not have them; only the proxy does. */
export const serviceHost = "api.seedance.test";
const filesHost = "files.seedance.test";

export interface ProxyOptions {
  /** The status of each response to CONNECT, if the proxy refuses. */
  status?: number;
  /** The user name and the password that the proxy wants: `user:password`. */
  credentials?: string;
  /** Whether the proxy itself is reached by TLS. */
  secure?: boolean;
  /** Whether it closes each connection after it has opened it. */
  cuts?: boolean;
}

/** Creates a server that serves a sandbox by TLS, under the names of the service and of its files. */
export const createTlsFront = (sandboxUrl: string) =>
  createTlsServer({ key, cert }, (incoming, response) => forward(sandboxUrl, incoming, response));

/**
 * Puts a sandbox behind TLS under a name that only a proxy can resolve, as a service on the internet is for a company's
 * machine.
 * @param sandboxUrl the URL of the sandbox.
 */
export async function startProxiedService(sandboxUrl: string, options: ProxyOptions = {}) {
  const front = createTlsFront(sandboxUrl);
  const connections: string[] = [];
  const bytes: Buffer[] = [];
  const onRequest = (_: IncomingMessage, response: ServerResponse) => response.writeHead(400).end();
  const proxy = options.secure ? createTlsServer({ key, cert }, onRequest) : createServer(onRequest);
  proxy.on("connect", ({ url = "", headers }: IncomingMessage, client, head: Buffer) => {
    const wanted = options.credentials && `Basic ${Buffer.from(options.credentials).toString("base64")}`;
    const status = wanted && headers["proxy-authorization"] !== wanted ? 407 : options.status;
    if (status !== undefined) {
      client.end(`HTTP/1.1 ${status} No\r\nContent-Length: 0\r\n\r\n`);
      return;
    }
    connections.push(url);
    client.write("HTTP/1.1 200 Connection established\r\n\r\n");
    if (options.cuts) {
      client.destroy();
      return;
    }
    const upstream = connect((front.address() as AddressInfo).port, "127.0.0.1");
    upstream.write(head);
    client.on("data", (chunk: Buffer) => bytes.push(chunk));
    client.pipe(upstream).pipe(client);
    client.on("error", () => upstream.destroy());
    upstream.on("error", () => client.destroy());
  });
  const sockets = new Set<Socket>();
  for (const server of [front, proxy]) server.on("connection", (socket: Socket) => sockets.add(socket));
  await Promise.all([front, proxy].map((server) => new Promise<void>((done) => server.listen(0, "127.0.0.1", done))));
  const { port } = proxy.address() as AddressInfo;
  return {
    baseUrl: `https://${serviceHost}`,
    filesHost,
    /** The proxy's URL, without credentials. */
    proxyUrl: `${options.secure ? "https" : "http"}://127.0.0.1:${port}`,
    proxyHost: `127.0.0.1:${port}`,
    /** The hosts and ports that the proxy connected to. */
    connections,
    /** All that the proxy could read of the requests. */
    seen: () => Buffer.concat(bytes).toString("latin1"),
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await Promise.all([front, proxy].map((server) => new Promise((done) => server.close(done))));
    },
  };
}

/** Forwards a request to the sandbox. The URLs of files in its responses name the host of the files. */
function forward(sandboxUrl: string, incoming: IncomingMessage, response: ServerResponse): void {
  const { host } = new URL(sandboxUrl);
  const { method, url: path, headers } = incoming;
  const outgoing = request(`${sandboxUrl}${path}`, { method, headers: { ...headers, host } }, (answer) => {
    if (!/json/.test(answer.headers["content-type"] ?? "")) {
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(response);
      return;
    }
    const parts: Buffer[] = [];
    answer.on("data", (part: Buffer) => parts.push(part));
    answer.on("end", () => {
      const text = Buffer.concat(parts).toString().replaceAll(sandboxUrl, `https://${filesHost}`);
      const { "content-length": _, ...others } = answer.headers;
      response.writeHead(answer.statusCode ?? 500, others).end(text);
    });
  });
  outgoing.on("error", () => response.destroy());
  incoming.pipe(outgoing);
}
