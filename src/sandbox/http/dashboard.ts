import { readFile } from "node:fs/promises";
import { Hono } from "hono";
import type { Env } from "./context.ts";

const folder = new URL("./dashboard/", moduleFolder());
const types: Record<string, string> = {
  html: "text/html; charset=utf-8",
  css: "text/css; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  svg: "image/svg+xml",
};

/** The dashboard's page: plain files, served as they are. */
export function dashboard(): Hono<Env> {
  const app = new Hono<Env>();
  app.get("/", (http) => http.redirect("/_sandbox/"));
  app.get("/_sandbox", (http) => http.redirect("/_sandbox/"));
  // A name without a slash or a leading dot: nothing outside of the folder can be named.
  app.get("/_sandbox/:name{([a-z]+\\.[a-z]+)?}", async (http, next) => {
    const name = http.req.param("name") || "index.html";
    const file = await readFile(new URL(name, folder)).catch(() => undefined);
    const type = types[name.split(".").at(-1) ?? ""];
    if (!file || !type) return next();
    return http.body(file, 200, {
      "Content-Type": type,
      "Content-Security-Policy": "default-src 'self'; frame-ancestors 'none'",
      "Cache-Control": "no-store",
    });
  });
  return app;
}

/** In the sources this file stands in `http/`, beside the dashboard's folder; in the bundle the folder is beside it. */
function moduleFolder(): URL {
  const here = new URL("./", import.meta.url);
  return here.pathname.endsWith("/http/") ? new URL("../", here) : here;
}
