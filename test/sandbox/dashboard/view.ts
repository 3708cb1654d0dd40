/** A sandbox with a frozen clock, its dashboard in a real Chromium, and functions that call it. */
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { builtEntry } from "../../../scripts/build/ensure-build.ts";
import type { Sandbox, SandboxOptions } from "../../../src/sandbox/index.ts";
import { chromiumPath } from "../media/tools.ts";

export const submitPaths = {
  video: "/api/v1/video/seedance",
  image: "/api/v1/image/nano-banana-pro",
  images: "/api/v1/image/gpt-image-2",
};
/** The time to wait for an update of the page, which polls every second on a machine that may be busy. */
export const dashboardTimeout = { timeout: 15_000 };

/** The members of the control API's state that the tests check. */
export interface DashboardState {
  accounts: { id: string; name: string; credits: number }[];
  keys: { id: string; hint: string; revoked: boolean }[];
  tasks: { id: string; status: string; ends_at: string | null }[];
  faults: { id: number; name: string; value?: string; times?: number; probability: number }[];
}

/** A page of the dashboard, with its problems and requests. */
export interface DashboardPage {
  page: Page;
  /** Errors and warnings in the page's console, and uncaught exceptions. */
  problems: string[];
  /** The hosts that it requested. */
  hosts: Set<string>;
}

export function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: chromiumPath(), args: ["--no-sandbox", "--disable-gpu"] });
}

/** Starts the built sandbox, which includes the dashboard, with a frozen clock. */
export async function startBuiltSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const { startSandbox }: typeof import("../../../src/sandbox/index.ts") = await import(
    builtEntry("seedance-client/sandbox")
  );
  const noon = Date.parse("2026-11-01T12:00:00Z");
  return startSandbox({ rateLimit: false, clock: { now: () => noon }, ...options });
}

/** Opens the dashboard and waits for its first state. */
export async function openDashboard(
  browser: Browser,
  { url }: Sandbox,
  options: BrowserContextOptions = {},
): Promise<DashboardPage> {
  const context = await browser.newContext({ locale: "en-GB", timezoneId: "UTC", ...options });
  const page = await context.newPage();
  const view: DashboardPage = { page, problems: [], hosts: new Set() };
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) view.problems.push(message.text());
  });
  page.on("pageerror", (error) => view.problems.push(String(error)));
  context.on("request", (request) => view.hosts.add(new URL(request.url()).host));
  await page.goto(`${url}/_sandbox/`);
  await page.getByText("Connected", { exact: true }).waitFor();
  return view;
}

export async function readDashboardState({ url }: Sandbox): Promise<DashboardState> {
  const response = await fetch(`${url}/_sandbox/state`);
  return (await response.json()) as DashboardState;
}

let submitCount = 0;

/** Submits a job. */
export function submitToSandbox(
  { url, apiKey }: Sandbox,
  path: string,
  body: Record<string, unknown>,
  { key = apiKey, fault }: { key?: string | undefined; fault?: string } = {},
): Promise<Response> {
  return fetch(url + path, {
    method: "POST",
    headers: {
      Authorization: `Bearer ${key}`,
      "Content-Type": "application/json",
      "Idempotency-Key": `dashboard-${++submitCount}`,
      ...(fault && { "X-Sandbox-Fault": fault }),
    },
    body: JSON.stringify(body),
  });
}

/** Submits a job that must be accepted; gives its id. */
export async function submitAccepted(...job: Parameters<typeof submitToSandbox>): Promise<string> {
  const response = await submitToSandbox(...job);
  const task = (await response.json()) as { id: string };
  if (response.status !== 201) throw new Error(`${response.status} ${JSON.stringify(task)}`);
  return task.id;
}

/** A task of each kind: done, running, failed, with long and with little text; two faults; a second account. */
export async function fillSandbox(sandbox: Sandbox): Promise<void> {
  const ratio = { resolution: "1K", aspectRatio: "1:1" };
  await submitAccepted(sandbox, submitPaths.image, { type: "text-to-image", prompt: "A packaging mockup" });
  await submitAccepted(sandbox, submitPaths.images, {
    type: "text-to-image",
    prompt: "A shoe on chrome",
    batchCount: 3,
    ...ratio,
  });
  await submitAccepted(sandbox, submitPaths.video, { prompt: "A glass train crosses a snowy mountain bridge" });
  await submitAccepted(sandbox, submitPaths.video, { prompt: "wherever".repeat(60), aspect_ratio: "9:16" });
  await submitAccepted(sandbox, submitPaths.video, { prompt: "This one fails" }, { fault: "task-fails" });
  sandbox.advance(600);
  await submitAccepted(sandbox, submitPaths.video, { prompt: "For ever" }, { fault: "never-ends" });
  await submitAccepted(sandbox, submitPaths.video, { prompt: "The surf at night" });
  sandbox.faults.add({ name: "rate-limited", value: "5", probability: 0.25, times: 3 });
  sandbox.faults.add({ name: "download-reset", method: "GET", path: "/media/" });
  await fetch(`${sandbox.url}/_sandbox/accounts`, {
    method: "POST",
    body: JSON.stringify({ name: "A film crew with a rather long name", credits: 250.5, team: "Studio North" }),
  });
}
