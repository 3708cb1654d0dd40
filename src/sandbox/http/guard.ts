import type { MiddlewareHandler } from "hono";
import { type Env, header } from "./context.ts";

const localNames = new Set(["localhost", "127.0.0.1", "[::1]"]);

/**
 * Lets only this machine's own pages and programs in: the sandbox holds keys and runs beside a browser. A foreign Host
 * is DNS rebinding, a foreign Origin another site's page; its own calls carry no Origin or its own.
 * @param allowRemote whether other names are served too.
 */
export function guard(allowRemote: boolean): MiddlewareHandler<Env> {
  return async (http, next) => {
    const host = header(http, "host") ?? "";
    const name = host.replace(/:\d+$/, "").toLowerCase();
    if (!allowRemote && !localNames.has(name) && !name.endsWith(".localhost"))
      return refused(`Host ${JSON.stringify(host)} is not this machine. Use localhost, or start with --allow-remote.`);
    const origin = header(http, "origin");
    if (origin !== undefined && origin.toLowerCase() !== `http://${host}`.toLowerCase())
      return refused(`Origin ${JSON.stringify(origin)} is not the sandbox's own.`);
    await next();
  };
}

function refused(message: string): Response {
  return Response.json({ error: { code: "forbidden", message } }, { status: 403 });
}
