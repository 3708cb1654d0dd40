import { readFile } from "node:fs/promises";
import { Hono } from "hono";
import type { HonoEnv, HttpContext } from "./context.ts";

const folder = new URL("./dashboard/", moduleFolder());
const assetTypes: Record<string, string> = {
  html: "text/html; charset=utf-8",
  css: "text/css; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  svg: "image/svg+xml",
};

/** The dashboard's page: plain files, served as they are. */
export function createDashboardRoutes(): Hono<HonoEnv> {
  const app = new Hono<HonoEnv>();
  app.get("/", (http) => http.redirect("/_sandbox/"));
  app.get("/_sandbox", (http) => http.redirect("/_sandbox/"));
  app.get("/_sandbox/", (http) => serveAsset(http, "index.html"));
  app.get("/_sandbox/assets/:name", (http) => serveAsset(http, http.req.param("name")));
  return app;
}

async function serveAsset(http: HttpContext, name: string): Promise<Response> {
  const type = assetTypes[name.split(".").at(-1) ?? ""];
  // A name without a slash or a leading dot: nothing outside of the folder can be named.
  const file = /^[a-z]+\.[a-z]+$/.test(name) && (await readFile(new URL(name, folder)).catch(() => undefined));
  if (!file || !type) return http.notFound() as Response;
  return http.body(file, 200, {
    "Content-Type": type,
    "Content-Security-Policy": "default-src 'self'; frame-ancestors 'none'",
    "Cache-Control": "no-store",
  });
}

/** In the sources this file stands in `http/`, beside the dashboard's folder; in the bundle the folder is beside it. */
function moduleFolder(): URL {
  const here = new URL("./", import.meta.url);
  return here.pathname.endsWith("/http/") ? new URL("../", here) : here;
}
