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

/** Creates the routes of the dashboard, whose files are static. */
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
  // The name has no slash and no leading dot, so no file outside of the folder can be read.
  const file = /^[a-z]+\.[a-z]+$/.test(name) && (await readFile(new URL(name, folder)).catch(() => undefined));
  if (!file || !type) return http.notFound() as Response;
  return http.body(file, 200, {
    "Content-Type": type,
    "Content-Security-Policy": "default-src 'self'; frame-ancestors 'none'",
    "Cache-Control": "no-store",
  });
}

/** The folder that contains `dashboard/`: in the sources the parent of `http/`, in the bundle the bundle's own folder. */
function moduleFolder(): URL {
  const ownFolder = new URL("./", import.meta.url);
  return ownFolder.pathname.endsWith("/http/") ? new URL("../", ownFolder) : ownFolder;
}
