import { createServer as createHttpServer } from "node:http";
import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";
import {
  createMcpHandler,
  hostHeaderValidationResponse,
  localhostAllowedHostnames,
  localhostAllowedOrigins,
  originValidationResponse,
} from "@modelcontextprotocol/server";
import type { McpOptions } from "./options.ts";
import { createMcpServer } from "./server.ts";
import { McpServerContext } from "./server-context.ts";

/** A server that listens on this machine. */
export interface HttpServer {
  /** Where clients connect: `http://127.0.0.1:3917/mcp`. */
  url: string;
  close(): Promise<void>;
}

const path = "/mcp";
const host = "127.0.0.1";

/**
 * Serves clients over Streamable HTTP, on this machine alone. A request whose Host or Origin is another one's is refused
 * with 403, so that no website reaches it through a name that it has pointed here (DNS rebinding).
 * @param port 0 for any free one.
 * @throws NodeJS.ErrnoException `EADDRINUSE`, `EACCES`.
 */
export async function serveOverHttp(options: McpOptions, port: number): Promise<HttpServer> {
  const house = new McpServerContext(options);
  const handler = createMcpHandler(() => createMcpServer(house), {
    onerror: ({ message }) => house.reportError(message),
  });
  const answer = async (request: Request): Promise<Response> =>
    hostHeaderValidationResponse(request, localhostAllowedHostnames()) ??
    originValidationResponse(request, localhostAllowedOrigins()) ??
    (new URL(request.url).pathname === path ? handler.fetch(request) : new Response("Not found", { status: 404 }));
  const server = createHttpServer(getRequestListener(answer, { overrideGlobalObjects: false }));
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  });
  return {
    url: `http://${host}:${(server.address() as AddressInfo).port}${path}`,
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      await handler.close();
      server.closeAllConnections();
      await closed;
      await house.close();
    },
  };
}
