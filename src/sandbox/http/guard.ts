import type { MiddlewareHandler } from "hono";
import { isOrigin, type SandboxSettings } from "../options.ts";
import { type HonoEnv, type HttpContext, readHeader } from "./context.ts";

const localNames = new Set(["localhost", "127.0.0.1", "[::1]"]);
/** The paths for pages of allowed origins. Control paths are excluded: they create keys and faults. */
const crossOriginPaths = /^\/(api|media)\//;

const preflightHeaders = {
  "Access-Control-Allow-Methods": "GET, HEAD, POST",
  "Access-Control-Allow-Headers": "Authorization, Content-Type, Idempotency-Key",
  "Access-Control-Max-Age": "600",
};
/** Response headers that clients read, and that browsers hide unless they are listed. */
const exposedHeaders = "Accept-Ranges, Allow, Content-Encoding, Content-Range, Date, ETag, Location, Retry-After";

/**
 * Creates the middleware that accepts only requests of this machine: the sandbox has keys and runs beside a browser. A
 * foreign Host indicates DNS rebinding, a foreign Origin a page of another site; the dashboard sends no Origin or its own.
 * Pages of the allowed origins may call the API and read media.
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
        `Host ${JSON.stringify(host)} is not this machine. Use localhost, or start the sandbox with --allow-remote.`,
      );
    const { path } = http.req;
    // Browsers cache media, and must not reuse the response to one origin for another.
    if (allowed.size > 0 && path.startsWith("/media/")) http.env.outgoing.setHeader("Vary", "Origin");
    const origin = readHeader(http, "origin");
    if (origin !== undefined && origin.toLowerCase() !== `http://${host}`.toLowerCase()) {
      if (!allowed.has(origin))
        return forbiddenResponse(
          isOrigin(origin)
            ? `Origin ${JSON.stringify(origin)} is not allowed. To allow it, start the sandbox with --allow-origin ${origin}.`
            : `Origin ${JSON.stringify(origin)} is not allowed.`,
        );
      if (!crossOriginPaths.test(path))
        return forbiddenResponse(`Origin ${JSON.stringify(origin)} may use only /api/ and /media/.`);
      if (isPreflight(http)) return preflightResponse(http, origin);
      // Set on the socket, because most responses bypass hono.
      http.env.outgoing.setHeader("Access-Control-Allow-Origin", origin);
      http.env.outgoing.setHeader("Access-Control-Expose-Headers", exposedHeaders);
    }
    await next();
  };
}

const isPreflight = (http: HttpContext) =>
  http.req.method === "OPTIONS" && readHeader(http, "access-control-request-method") !== undefined;

function preflightResponse(http: HttpContext, origin: string): Response {
  // Chromium sends it if a page of a public address calls this machine.
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
