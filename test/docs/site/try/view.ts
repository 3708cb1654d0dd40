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
import type { OpenApiDocument } from "../../../../scripts/generate/document.ts";
import {
  type Sandbox,
  type SandboxLedgerEntry,
  type SandboxOptions,
  startSandbox,
} from "../../../../src/sandbox/index.ts";

export const tryDocument = contract as unknown as OpenApiDocument;

/** The time to wait for an update of the page, on a busy machine. */
export const tryFormTimeout = { timeout: 15_000 };

/** A site with only the pages of the form, and its server. */
export interface TrySite extends SiteServer {
  folder: string;
}

export async function startTrySite(): Promise<TrySite> {
  const folder = await mkdtemp(join(tmpdir(), "try-"));
  await buildAssets(folder);
  for (const language of ["en", "zh-CN"] as const) {
    const page = tryPage(tryDocument, language);
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

/** A sandbox that allows requests from the site; its jobs end at once. */
export const startTrySandbox = ({ url }: TrySite, options: SandboxOptions = {}): Promise<Sandbox> =>
  startSandbox({ allowOrigin: [url], speed: 1e6, ...options });

export interface TryFormPage {
  page: Page;
  /** The URL of each request that left the page. */
  requests: string[];
  /** Errors and warnings of the page's console, and exceptions that nothing caught. */
  problems: string[];
  /** Lets so many seconds pass on the page. */
  advanceTime(seconds: number): Promise<void>;
}

/** Opens the form as the printed link does; without a sandbox, as any other link. */
export async function openTryForm(
  browser: Browser,
  site: TrySite,
  {
    sandbox,
    language = "en",
    ...options
  }: { sandbox?: Pick<Sandbox, "url" | "apiKey">; language?: Language } & BrowserContextOptions = {},
): Promise<TryFormPage> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  await page.clock.install();
  const view: TryFormPage = {
    page,
    requests: [],
    problems: [],
    advanceTime: (seconds) => page.clock.runFor(seconds * 1000),
  };
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) view.problems.push(message.text());
  });
  page.on("pageerror", (error) => view.problems.push(String(error)));
  page.on("request", (request) => view.requests.push(request.url()));
  const access = sandbox && new URLSearchParams({ sandbox: sandbox.url, key: sandbox.apiKey ?? "" });
  await page.goto(`${site.url}/${language}/try.html${access ? `#${access}` : ""}`);
  return view;
}

/** The labels of the form, which both languages' tests press. */
export const tryFormLabels = {
  en: { model: "Model", send: "Send", again: "Send again under the same key", accepted: "Accepted: task" },
  "zh-CN": { model: "模型", send: "发送", again: "用同一个幂等键再次发送", accepted: "已接受：任务" },
} satisfies Record<Language, unknown>;

/** Presses Send and waits until the sandbox has accepted the job. */
export async function sendTryForm({ page }: TryFormPage, language: Language = "en"): Promise<void> {
  const { send, accepted } = tryFormLabels[language];
  await page.getByRole("button", { name: send, exact: true }).click();
  await page.getByRole("status").filter({ hasText: accepted }).waitFor(tryFormTimeout);
}

/** What the sandbox has charged. */
export const chargeEntriesOf = (sandbox: Sandbox) =>
  sandbox.ledger().filter((entry): entry is Extract<SandboxLedgerEntry, { type: "charge" }> => entry.type === "charge");
