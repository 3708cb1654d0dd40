/** The built site, served as a plain host of files would, from a path below its root. */
import { createReadStream, existsSync, statSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import axe from "axe-core";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { buildSite } from "../../../scripts/docs/site.ts";

const contentTypes: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css",
  ".js": "text/javascript",
  ".svg": "image/svg+xml",
  ".md": "text/markdown; charset=utf-8",
  ".txt": "text/plain; charset=utf-8",
};

export interface BuiltSite extends AsyncDisposable {
  folder: string;
  /** Ends with `/`. */
  url: string;
}

/** Builds the site and serves it below `/some/path/`; everything else is 404. */
export async function serveBuiltSite(): Promise<BuiltSite> {
  const folder = await mkdtemp(join(tmpdir(), "site-"));
  await buildSite({ out: folder });
  const server = createServer(({ url = "" }, answer) => {
    const path = decodeURIComponent(new URL(url, "http://localhost").pathname);
    const file = join(folder, path.replace("/some/path/", "/").replace(/\/$/, "/index.html"));
    if (!path.startsWith("/some/path/") || !existsSync(file) || !statSync(file).isFile()) {
      answer.writeHead(404).end();
      return;
    }
    answer.setHeader("content-type", contentTypes[extname(file)] ?? "application/octet-stream");
    createReadStream(file).pipe(answer);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    folder,
    url: `http://127.0.0.1:${port}/some/path/`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await rm(folder, { recursive: true });
    },
  };
}

export interface SitePage extends AsyncDisposable {
  page: Page;
  /** Errors and warnings of the console, exceptions, and failed responses. */
  problems: string[];
  /** The URLs of all requests. */
  requests: string[];
}

/** Opens one page in a context of its own. */
export async function openSitePage(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<SitePage> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const view: SitePage = { page, problems: [], requests: [], [Symbol.asyncDispose]: () => context.close() };
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) view.problems.push(message.text());
  });
  page.on("pageerror", (error) => view.problems.push(String(error)));
  context.on("request", (request) => view.requests.push(request.url()));
  context.on("response", (response) => {
    if (response.status() >= 400) view.problems.push(`${response.status()} ${response.url()}`);
  });
  await page.goto(url);
  return view;
}

/** The violations of WCAG 2.2 AA on a page, one line each. */
export async function wcagViolations(page: Page): Promise<string[]> {
  // A colour in the transition from light to dark is no fault.
  await page.addStyleTag({
    content: "*, ::before, ::after { transition: none !important; animation: none !important; }",
  });
  await page.evaluate(axe.source);
  const found = await page.evaluate(async () => {
    const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
    const { violations } = await (globalThis as unknown as { axe: typeof axe }).axe.run({ runOnly: tags });
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => ({ id, html, failureSummary })),
    );
  });
  return found.map(({ id, html, failureSummary }) => `${id}: ${html.slice(0, 200)} ${failureSummary}`);
}
