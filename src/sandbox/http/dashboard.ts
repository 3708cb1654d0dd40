import { readFile } from "node:fs/promises";
import { Hono } from "hono";
import type { Env } from "./context.ts";

const folder = new URL("./dashboard/", moduleFolder());
const html = "text/html; charset=utf-8";
const css = "text/css; charset=utf-8";
const script = "text/javascript; charset=utf-8";
const files = {
  "": ["index.html", html],
  "style.css": ["style.css", css],
  "icon.svg": ["icon.svg", "image/svg+xml"],
  "dashboard.js": ["dashboard.js", script],
  "api.js": ["api.js", script],
  "dom.js": ["dom.js", script],
  "tasks.js": ["tasks.js", script],
  "accounts.js": ["accounts.js", script],
  "keys.js": ["keys.js", script],
  "faults.js": ["faults.js", script],
} as const;

/** The dashboard's page: plain files, served as they are. */
export function dashboard(): Hono<Env> {
  const app = new Hono<Env>();
  app.get("/", (http) => http.redirect("/_sandbox/"));
  app.get("/_sandbox", (http) => http.redirect("/_sandbox/"));
  for (const [path, [name, type]] of Object.entries(files))
    app.get(`/_sandbox/${path}`, async (http) =>
      http.body(await readFile(new URL(name, folder)), 200, {
        "Content-Type": type,
        "Content-Security-Policy": "default-src 'self'; frame-ancestors 'none'",
        "Cache-Control": "no-store",
      }),
    );
  return app;
}

/** In the sources this file stands in `http/`, beside the dashboard's folder; in the bundle the folder is beside it. */
function moduleFolder(): URL {
  const here = new URL("./", import.meta.url);
  return here.pathname.endsWith("/http/") ? new URL("../", here) : here;
}
