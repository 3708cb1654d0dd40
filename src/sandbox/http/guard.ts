import type { MiddlewareHandler } from "hono";
import type { SandboxSettings } from "../options.ts";
import { type HonoEnv, type HttpContext, readHeader } from "./context.ts";

const localNames = new Set(["localhost", "127.0.0.1", "[::1]"]);
/** What a page of another origin may reach: never the control paths, which hold keys and switch faults. */
const crossOriginPaths = /^\/(api|media)\//;

const preflightHeaders = {
  "Access-Control-Allow-Methods": "GET, HEAD, POST",
  "Access-Control-Allow-Headers": "Authorization, Content-Type, Idempotency-Key",
  "Access-Control-Max-Age": "600",
};
/** What clients read of an answer and a browser hides unless it is named. */
const exposedHeaders = "Accept-Ranges, Allow, Content-Encoding, Content-Range, Date, ETag, Location, Retry-After";

/**
 * Lets only this machine's own pages and programs in: the sandbox holds keys and runs beside a browser. A foreign Host
 * is DNS rebinding, a foreign Origin another site's page; its own calls carry no Origin or its own. Pages of the origins
 * that were allowed may call the API and read media.
 */
export function createOriginGuard({
  allowRemote,
  allowOrigin,
}: Pick<SandboxSettings, "allowRemote" | "allowOrigin">): MiddlewareHandler<HonoEnv> {
  const allowed = new Set(allowOrigin);
  return async (http, next) => {
    const host = readHeader(http, "host") ?? "";
    const name = host.replace(/:\d+$/, "").toLowerCase();
    if (!allowRemote && !localNames.has(name) && !name.endsWith(".localhost"))
      return forbiddenResponse(
        `Host ${JSON.stringify(host)} is not this machine. Use localhost, or start with --allow-remote.`,
      );
    const { path } = http.req;
    // A browser keeps media, and must not give one page what it got for another.
    if (allowed.size > 0 && path.startsWith("/media/")) http.env.outgoing.setHeader("Vary", "Origin");
    const origin = readHeader(http, "origin");
    if (origin !== undefined && origin.toLowerCase() !== `http://${host}`.toLowerCase()) {
      if (!allowed.has(origin))
        return forbiddenResponse(
          `Origin ${JSON.stringify(origin)} is not the sandbox's own. To let it in: --allow-origin.`,
        );
      if (!crossOriginPaths.test(path))
        return forbiddenResponse(`Origin ${JSON.stringify(origin)} may use /api/ and /media/ alone.`);
      if (isPreflight(http)) return preflightResponse(http, origin);
      // On the socket's own headers, since most answers are written past hono.
      http.env.outgoing.setHeader("Access-Control-Allow-Origin", origin);
      http.env.outgoing.setHeader("Access-Control-Expose-Headers", exposedHeaders);
    }
    await next();
  };
}

const isPreflight = (http: HttpContext) =>
  http.req.method === "OPTIONS" && readHeader(http, "access-control-request-method") !== undefined;

function preflightResponse(http: HttpContext, origin: string): Response {
  // Chromium asks for it where a page of a public address calls this machine.
  const local = readHeader(http, "access-control-request-private-network") === "true";
  return new Response(null, {
    status: 204,
    headers: {
      "Access-Control-Allow-Origin": origin,
      ...preflightHeaders,
      ...(local && { "Access-Control-Allow-Private-Network": "true" }),
      Vary: "Origin",
    },
  });
}

function forbiddenResponse(message: string): Response {
  return Response.json({ error: { code: "forbidden", message } }, { status: 403 });
}
