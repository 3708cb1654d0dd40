import { existsSync } from "node:fs";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createAdaptorServer } from "@hono/node-server";
import { serveStatic } from "@hono/node-server/serve-static";
import { Hono } from "hono";
import { escapeHtml } from "../html.ts";
import { type Language, languages } from "../languages.ts";
import { serveStrings } from "./words.ts";

export interface SiteServer {
  /** Its origin, as `http://127.0.0.1:4000`. */
  url: string;
  close(): Promise<void>;
}

/** What the library does not know, or names without an encoding. */
const types: Record<string, string> = {
  md: "text/markdown; charset=utf-8",
  yaml: "application/yaml; charset=utf-8",
  json: "application/json; charset=utf-8",
  svg: "image/svg+xml; charset=utf-8",
};

/**
 * Serves a built site on this machine alone.
 * @param port where to listen; another free one where it is taken, any free one for 0.
 * @throws Error if the folder holds no site.
 */
export async function serveSite(folder: string, port: number): Promise<SiteServer> {
  if (!existsSync(`${folder}/index.html`)) throw new Error(`${folder} holds no index.html: build the site first.`);
  const server = createAdaptorServer({ fetch: site(folder).fetch }) as Server;
  await listen(server, port).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "EADDRINUSE") throw error;
    return listen(server, 0);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      server.off("error", reject);
      resolve();
    });
  });
}

function site(folder: string): Hono {
  const app = new Hono();
  app.use(async (http, next) => {
    await next();
    // What was just rebuilt is what is shown.
    http.header("Cache-Control", "no-cache");
  });
  // Else the links of the page, which are relative, would lead elsewhere.
  for (const language of Object.keys(languages)) app.get(`/${language}`, (http) => http.redirect(`/${language}/`));
  app.use(
    serveStatic({
      root: folder,
      onFound: (path, http) => {
        const type = types[path.split(".").at(-1) ?? ""];
        if (type) http.header("Content-Type", type);
      },
    }),
  );
  app.notFound((http) => {
    const { method, path } = http.req;
    if (method !== "GET" && method !== "HEAD")
      return http.text(`${method} is not served.`, 405, { Allow: "GET, HEAD" });
    const language = (Object.keys(languages) as Language[]).find((each) => path.startsWith(`/${each}/`)) ?? "en";
    return http.html(missing(path, language), 404);
  });
  return app;
}

function missing(path: string, language: Language): string {
  const said = serveStrings[language];
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${said.title}</title>
<link rel="stylesheet" href="/assets/site.css">
</head>
<body>
<main class="root">
<h1>${said.title}</h1>
<p>${said.text} <code>${escapeHtml(path)}</code></p>
<p><a href="/${language}/index.html">${said.start}</a></p>
</main>
</body>
</html>
`;
}
