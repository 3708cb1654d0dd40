/** The page "Try it" in a real Chromium, served beside a real sandbox. */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import contract from "../../../../generated/page/openapi.json" with { type: "json" };
import { buildAssets } from "../../../../scripts/docs/assets.ts";
import type { Language } from "../../../../scripts/docs/languages.ts";
import { layout } from "../../../../scripts/docs/layout.ts";
import { type SiteServer, serveSite } from "../../../../scripts/docs/serve/serve-site.ts";
import { tryPage } from "../../../../scripts/docs/try/try-page.ts";
import type { Document } from "../../../../scripts/generate/document.ts";
import { type Entry, type Sandbox, type SandboxOptions, startSandbox } from "../../../../src/sandbox/index.ts";

export const document = contract as unknown as Document;

/** How long to wait for what the page shows, on a busy machine. */
export const soon = { timeout: 15_000 };

/** A site that has the pages of the form alone, and its server. */
export interface Site extends SiteServer {
  folder: string;
}

export async function startSite(): Promise<Site> {
  const folder = await mkdtemp(join(tmpdir(), "try-"));
  await buildAssets(folder);
  for (const language of ["en", "zh-CN"] as const) {
    const page = tryPage(document, language);
    await mkdir(join(folder, language));
    const frame = { title: "Docs", version: "1", pages: [page], machines: {} };
    await writeFile(join(folder, language, "try.html"), layout(page, frame));
  }
  await writeFile(join(folder, "index.html"), "<!doctype html><title>Docs</title>");
  const server = await serveSite(folder, 0);
  return {
    ...server,
    folder,
    close: async () => {
      await server.close();
      await rm(folder, { recursive: true });
    },
  };
}

/** A sandbox that lets the site in; what it is asked to make takes no time. */
export const startBeside = ({ url }: Site, options: SandboxOptions = {}): Promise<Sandbox> =>
  startSandbox({ allowOrigin: [url], speed: 1e6, ...options });

export interface View {
  page: Page;
  /** The URL of each request that left the page. */
  requests: string[];
  /** Errors and warnings of the page's console, and exceptions that nothing caught. */
  complaints: string[];
  /** Lets so many seconds pass on the page. */
  pass(seconds: number): Promise<void>;
}

/** Opens the form as the printed link does; without a sandbox, as any other link. */
export async function openTry(
  browser: Browser,
  site: Site,
  {
    sandbox,
    language = "en",
    ...options
  }: { sandbox?: Pick<Sandbox, "url" | "apiKey">; language?: Language } & BrowserContextOptions = {},
): Promise<View> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  await page.clock.install();
  const view: View = { page, requests: [], complaints: [], pass: (seconds) => page.clock.runFor(seconds * 1000) };
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) view.complaints.push(message.text());
  });
  page.on("pageerror", (error) => view.complaints.push(String(error)));
  page.on("request", (request) => view.requests.push(request.url()));
  const access = sandbox && new URLSearchParams({ sandbox: sandbox.url, key: sandbox.apiKey ?? "" });
  await page.goto(`${site.url}/${language}/try.html${access ? `#${access}` : ""}`);
  return view;
}

/** The labels of the form, which both languages' tests press. */
export const labels = {
  en: { model: "Model", send: "Send", again: "Send again under the same key", accepted: "Accepted: task" },
  "zh-CN": { model: "模型", send: "发送", again: "用同一个幂等键再次发送", accepted: "已接受：任务" },
} satisfies Record<Language, unknown>;

/** Presses Send and waits until the sandbox has accepted the job. */
export async function send({ page }: View, language: Language = "en"): Promise<void> {
  const { send, accepted } = labels[language];
  await page.getByRole("button", { name: send, exact: true }).click();
  await page.getByRole("status").filter({ hasText: accepted }).waitFor(soon);
}

/** What the sandbox has charged. */
export const charges = (sandbox: Sandbox) =>
  sandbox.ledger().filter((entry): entry is Extract<Entry, { type: "charge" }> => entry.type === "charge");
