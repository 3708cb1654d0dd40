import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
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

/** A running MCP server that listens on this machine. */
export interface HttpServer {
  /** The URL that clients connect to, such as `http://127.0.0.1:3917/mcp`. */
  url: string;
  /** The token that each request must have as `Authorization: Bearer TOKEN`. */
  token: string;
  close(): Promise<void>;
}

const path = "/mcp";
const host = "127.0.0.1";

/**
 * Serves MCP over Streamable HTTP on 127.0.0.1. A request with a foreign Host or Origin gets 403, which prevents DNS
 * rebinding from websites; one without the token gets 401, since any program and user of this machine can connect.
 * @param port the port to listen on; 0 for any free one.
 * @param token the token; a new one by default.
 * @throws NodeJS.ErrnoException `EADDRINUSE` or `EACCES` if the port can't be used.
 */
export async function serveOverHttp(
  options: McpOptions,
  port: number,
  token: string = randomBytes(24).toString("base64url"),
): Promise<HttpServer> {
  const serverContext = new McpServerContext(options);
  const handler = createMcpHandler(() => createMcpServer(serverContext), {
    onerror: ({ message }) => serverContext.reportError(message),
  });
  const respond = async (request: Request): Promise<Response> =>
    hostHeaderValidationResponse(request, localhostAllowedHostnames()) ??
    originValidationResponse(request, localhostAllowedOrigins()) ??
    tokenValidationResponse(request, token) ??
    (new URL(request.url).pathname === path ? handler.fetch(request) : new Response("Not found", { status: 404 }));
  const server = createHttpServer(getRequestListener(respond, { overrideGlobalObjects: false }));
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  });
  return {
    url: `http://${host}:${(server.address() as AddressInfo).port}${path}`,
    token,
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      await handler.close();
      server.closeAllConnections();
      await closed;
      await serverContext.close();
    },
  };
}

/** The response to a request without the token: https://www.rfc-editor.org/rfc/rfc6750#section-3 */
function tokenValidationResponse({ headers }: Request, token: string): Response | undefined {
  const [, given = ""] = /^Bearer +(\S+)$/i.exec(headers.get("authorization") ?? "") ?? [];
  const hash = (text: string) => createHash("sha256").update(text).digest();
  if (timingSafeEqual(hash(given), hash(token))) return undefined;
  return new Response("The token is missing or wrong. Send Authorization: Bearer TOKEN, as the server printed it.", {
    status: 401,
    headers: { "WWW-Authenticate": "Bearer" },
  });
}
