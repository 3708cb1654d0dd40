import { chromium } from "playwright-core";
import { chromiumPath } from "../../test/sandbox/media/tools.ts";
import type { FixtureReport } from "./check-jobs.ts";

/** A path of a fixture's server that runs a job, and how its report is read. */
export interface Surface {
  /**
   * `post`: the response to a POST is the report. `page`: it stands in the page's `<pre>`. `form`: the page's form, sent
   * as a browser without scripts sends it, redirects to an address with `?report=`. `browser`: the page's script writes
   * it into `<pre>`.
   */
  how: "post" | "page" | "form" | "browser";
  path: string;
}

/**
 * Requests a surface.
 * @param origin where the fixture's server listens.
 * @param settings the sandbox's address and key, for a job that runs in the browser.
 * @throws Error if the response has no report; the message has its beginning.
 */
export async function requestSurface(
  origin: string,
  { how, path }: Surface,
  settings: { baseUrl: string; apiKey: string },
): Promise<FixtureReport> {
  const url = new URL(path, origin);
  if (how === "browser") return parseReport(await readInBrowser(url, settings));
  if (how === "form") return await submitForm(url);
  // SvelteKit takes a POST without a type for a form of another site.
  const post = { method: "POST", headers: { "Content-Type": "application/json" }, body: "{}" };
  const response = await fetch(url, how === "post" ? post : {});
  const text = await response.text();
  if (!response.ok) throw new Error(`${path} responded with ${response.status}: ${text.slice(0, 500)}`);
  return parseReport(how === "post" ? text : readPre(text));
}

function parseReport(text: string): FixtureReport {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Error(`The response is no report: ${text.slice(0, 500)}`, { cause });
  }
}

function readPre(page: string): string {
  return (/<pre[^>]*>(.*?)<\/pre>/s.exec(page)?.[1] ?? page).replaceAll("&quot;", '"');
}

/** Sends the hidden fields of a page's form: Next.js names the server action in one of them. */
async function submitForm(url: URL): Promise<FixtureReport> {
  const page = await (await fetch(url)).text();
  const form = new FormData();
  for (const [input] of page.matchAll(/<input[^>]*type="hidden"[^>]*>/g))
    form.append(/name="([^"]*)"/.exec(input)?.[1] ?? "", /value="([^"]*)"/.exec(input)?.[1] ?? "");
  const response = await fetch(url, { method: "POST", body: form, redirect: "manual" });
  const location = new URL(response.headers.get("location") ?? "", url);
  const report = location.searchParams.get("report");
  if (report === null) throw new Error(`${url.pathname} responded with ${response.status} and no report.`);
  return parseReport(report);
}

async function readInBrowser(url: URL, settings: Record<string, string>): Promise<string> {
  const browser = await chromium.launch({ executablePath: chromiumPath(), args: ["--no-sandbox", "--disable-gpu"] });
  try {
    const page = await browser.newPage();
    await page.goto(`${url}?${new URLSearchParams(settings)}`);
    const report = page.locator("pre", { hasText: "{" });
    return (await report.textContent({ timeout: 60_000 })) ?? "";
  } finally {
    await browser.close();
  }
}
