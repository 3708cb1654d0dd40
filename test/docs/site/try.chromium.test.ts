/** What the form of "Try it" does with a real sandbox, in both languages. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Sandbox, startSandbox } from "../../../src/sandbox/index.ts";
import { launchBrowser } from "../../sandbox/dashboard/view.ts";
import {
  chargeEntriesOf,
  openTryForm,
  sendTryForm,
  startTrySandbox,
  startTrySite,
  type TryFormPage,
  type TrySite,
  tryFormLabels,
  tryFormTimeout,
} from "./try/view.ts";

let browser: Browser;
let site: TrySite;
let sandbox: Sandbox;
let view: TryFormPage | undefined;

beforeAll(async () => {
  browser = await launchBrowser();
  site = await startTrySite();
});
afterAll(async () => {
  await browser?.close();
  await site?.close();
});
beforeEach(async () => {
  sandbox = await startTrySandbox(site);
});
afterEach(async () => {
  await view?.page.context().close();
  view = undefined;
  await sandbox.close();
});

const openForm = async (options: Omit<NonNullable<Parameters<typeof openTryForm>[2]>, "sandbox"> = {}) => {
  view = await openTryForm(browser, site, { sandbox, ...options });
  return view;
};
const sandboxRequestsOf = ({ requests }: TryFormPage) => requests.filter((url) => url.startsWith(sandbox.url));
const statusOf = ({ page }: TryFormPage) => page.locator("#try-status");
const error = ({ page }: TryFormPage, id: string) => page.locator(`#${id}-error`);

describe.each(["en", "zh-CN"] as const)("in %s", (language) => {
  test("a video is made; before Send the sandbox is asked nothing", async () => {
    const view = await openForm({ language });
    const { page } = view;
    const prompt = "A paper boat <b>in</b> the rain";
    await page.getByRole("textbox", { name: "prompt" }).fill(prompt);
    await page.getByRole("combobox", { name: "aspect_ratio" }).selectOption("9:16");
    expect(sandboxRequestsOf(view)).toEqual([]);
    await sendTryForm(view, language);
    const [charge] = chargeEntriesOf(sandbox);
    expect(charge?.task.body).toMatchObject({ prompt, aspect_ratio: "9:16" });
    const { credits = 0, id = "" } = charge?.task ?? {};
    await expect.poll(() => statusOf(view).textContent()).toContain(id);
    expect(await statusOf(view).textContent()).toMatch(new RegExp(`${credits}.+${1000 - credits}`));
    await view.advanceTime(2);
    const video = page.locator("video");
    await video.waitFor(tryFormTimeout);
    expect(await video.getAttribute("aria-label")).toContain(prompt);
    const width = () => video.evaluate((element: HTMLVideoElement) => element.videoWidth);
    await expect.poll(width, tryFormTimeout).toBe(720);
    expect(await page.getByRole("img").getAttribute("alt")).toContain(prompt);
    expect(view.problems).toEqual([]);
    for (const url of view.requests) expect([site.url, sandbox.url]).toContain(new URL(url).origin);
  });

  test("images are made, each told by its prompt", async () => {
    const view = await openForm({ language });
    const { page } = view;
    await page.getByRole("combobox", { name: tryFormLabels[language].model }).selectOption("gpt-image-2");
    await page.getByRole("spinbutton", { name: "batchCount" }).fill("2");
    await sendTryForm(view, language);
    await view.advanceTime(2);
    const images = page.getByRole("img", { name: "transparent running shoe" });
    await expect.poll(() => images.count(), tryFormTimeout).toBe(2);
    const widths = () => images.evaluateAll((all) => all.map((image) => (image as HTMLImageElement).naturalWidth));
    await expect.poll(widths, tryFormTimeout).toEqual([1024, 1024]);
    expect(view.problems).toEqual([]);
  });
});

test("the same key charges once, and the page says so", async () => {
  const view = await openForm();
  await sendTryForm(view);
  const told = (await statusOf(view).textContent()) ?? "";
  await view.page.getByRole("button", { name: tryFormLabels.en.again }).click();
  await statusOf(view).filter({ hasText: "nothing was charged twice" }).waitFor(tryFormTimeout);
  expect(chargeEntriesOf(sandbox)).toHaveLength(1);
  expect(await statusOf(view).textContent()).toContain(told.replace(/.*?\. /, ""));
  await sendTryForm(view);
  expect(chargeEntriesOf(sandbox)).toHaveLength(2);
});

test("after a lost response, sending again finds the job that was accepted", async () => {
  // Not a reset: after one Chromium itself sends the same bytes again.
  sandbox.faults.add({ name: "truncated-length", method: "POST", times: 1 });
  const view = await openForm();
  await view.page.getByRole("button", { name: "Send", exact: true }).click();
  await statusOf(view).filter({ hasText: "send again under the same key" }).waitFor(tryFormTimeout);
  expect(chargeEntriesOf(sandbox)).toHaveLength(1);
  await view.page.getByRole("button", { name: tryFormLabels.en.again }).click();
  await statusOf(view).filter({ hasText: "Accepted: task" }).waitFor(tryFormTimeout);
  expect(chargeEntriesOf(sandbox)).toHaveLength(1);
  await view.advanceTime(2);
  await view.page.locator("video").waitFor(tryFormTimeout);
});

test("the shown curl command is the very request: both are one job", async () => {
  const view = await openForm();
  const command = (await view.page.locator("#try-curl").textContent()) ?? "";
  const http = (await view.page.locator("#try-http").textContent()) ?? "";
  for (const text of [command, http]) expect(text).not.toContain(sandbox.apiKey);
  const env = { ...process.env, SEEDANCE_API_KEY: sandbox.apiKey };
  const { stdout } = await promisify(execFile)("sh", ["-c", command], { env });
  await sendTryForm(view);
  expect(await statusOf(view).textContent()).toContain(JSON.parse(stdout).id);
  expect(chargeEntriesOf(sandbox)).toHaveLength(1);
});

test("a refused body shows field and rule at the field, and what to do", async () => {
  const view = await openForm();
  const { page } = view;
  await page.getByRole("combobox", { name: "Model" }).selectOption("gpt-image-2");
  await page.getByRole("combobox", { name: "aspectRatio" }).selectOption("auto");
  await page.getByRole("combobox", { name: "resolution" }).selectOption("4K");
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await statusOf(view).filter({ hasText: "Refused: 400 invalid_request" }).waitFor(tryFormTimeout);
  const rule = "Aspect ratio `auto` needs resolution `1K`";
  expect(await statusOf(view).textContent()).toContain(rule);
  expect(await statusOf(view).textContent()).toContain("Nothing was charged. Correct the request");
  const invalid = page.locator("[aria-invalid=true]");
  expect(await invalid.count()).toBe(1);
  expect(await error(view, (await invalid.getAttribute("id")) ?? "").textContent()).toContain(rule);
  expect(chargeEntriesOf(sandbox)).toEqual([]);
});

test("a wrong key is reported with what to do", async () => {
  const view = await openForm();
  await view.page.getByRole("textbox", { name: "Key", exact: false }).fill("sk_live_local_wrong");
  await view.page.getByRole("button", { name: "Send", exact: true }).click();
  await statusOf(view).filter({ hasText: "Refused: 401 unauthorized. Invalid API key." }).waitFor(tryFormTimeout);
  expect(await statusOf(view).textContent()).toContain("A retry can't help. Create a key in the dashboard");
});

test("where no sandbox runs, the page says how to start one", async () => {
  const view = await openForm();
  await sandbox.close();
  await view.page.getByRole("button", { name: "Send", exact: true }).click();
  await statusOf(view)
    .filter({ hasText: `No response from ${sandbox.url}` })
    .waitFor(tryFormTimeout);
  await view.page.getByText(startCommand(sandbox), { exact: true }).waitFor(tryFormTimeout);
});

test("a sandbox that does not let the page in charges nothing, and the page says how to start one that does", async () => {
  const other = await startSandbox({ allowOrigin: ["http://127.0.0.1:1"] });
  try {
    view = await openTryForm(browser, site, { sandbox: other });
    await view.page.getByRole("button", { name: "Send", exact: true }).click();
    await view.page.getByText(startCommand(other), { exact: true }).waitFor(tryFormTimeout);
    expect(chargeEntriesOf(other)).toEqual([]);
  } finally {
    await other.close();
  }
});

const startCommand = ({ url }: Sandbox) =>
  `npx seedance-client sandbox --port ${new URL(url).port} --allow-origin ${site.url}`;

test.each([
  "https://seedance2ai.io",
  "https://www.seedance2ai.io",
  "http://example.com:4020",
  "http://localhost.example.com:4020",
  "http://127.0.0.1:4020@example.com",
  "http://169.254.169.254",
  "https://localhost:4020",
  "http://user:secret@localhost:4020",
  "http://localhost:4020/elsewhere",
  "file:///etc/hostname",
  "localhost:4020",
  "",
])("the address %j is refused without any request", async (address) => {
  const view = await openForm();
  await view.page.getByRole("textbox", { name: "Address" }).fill(address);
  await view.page.getByRole("button", { name: "Send", exact: true }).click();
  const problem = error(view, "try-address");
  await problem.waitFor(tryFormTimeout);
  expect(await problem.textContent()).toMatch(address === "" ? /required/ : /localhost, 127\.0\.0\.1 or \[::1\]/);
  expect(await statusOf(view).textContent()).toContain("Nothing was sent");
  expect(await view.page.evaluate(() => document.activeElement?.id)).toBe("try-address");
  for (const url of view.requests) expect(new URL(url).origin).toBe(site.url);
});

test("a link that names a foreign host is followed no further than the form", async () => {
  view = await openTryForm(browser, site, {
    sandbox: { url: "https://www.seedance2ai.io", apiKey: "sk_live_local_x" },
  });
  await view.page.getByRole("button", { name: "Send", exact: true }).click();
  await error(view, "try-address").waitFor(tryFormTimeout);
  for (const url of view.requests) expect(new URL(url).origin).toBe(site.url);
  expect(await view.page.evaluate(() => sessionStorage.length)).toBe(0);
});

test("what looks like a real key is neither sent nor kept", async () => {
  const view = await openForm();
  const key = "sk_live_0123456789abcdef";
  await view.page.getByRole("textbox", { name: "Key", exact: false }).fill(key);
  await view.page.getByRole("button", { name: "Send", exact: true }).click();
  await error(view, "try-key").filter({ hasText: "looks like a real key" }).waitFor(tryFormTimeout);
  expect(sandboxRequestsOf(view)).toEqual([]);
  expect(await view.page.evaluate(() => JSON.stringify([{ ...sessionStorage }, { ...localStorage }]))).not.toContain(
    key,
  );
});

test("the printed link fills in address and key, leaves the address bar, and lasts as long as the tab", async () => {
  const { page, problems: complaints } = await openForm();
  expect(page.url()).toBe(`${site.url}/en/try.html`);
  const filled = () => Promise.all(["#try-address", "#try-key"].map((id) => page.locator(id).inputValue()));
  expect(await filled()).toEqual([sandbox.url, sandbox.apiKey]);
  await page.goto(`${site.url}/zh-CN/try.html`);
  expect(await filled()).toEqual([sandbox.url, sandbox.apiKey]);
  expect(await page.evaluate(() => JSON.stringify({ ...localStorage }))).not.toContain(sandbox.apiKey);
  const other = await page.context().newPage();
  await other.goto(`${site.url}/en/try.html`);
  expect(await other.locator("#try-address").inputValue()).toBe("http://127.0.0.1:4020");
  expect(await other.locator("#try-key").inputValue()).toBe("");
  // The same link in an open tab changes the fragment alone.
  await other.evaluate((hash) => location.assign(hash), `#sandbox=${sandbox.url}&key=sk_live_local_second`);
  await expect.poll(() => other.locator("#try-key").inputValue()).toBe("sk_live_local_second");
  expect(other.url()).toBe(`${site.url}/en/try.html`);
  expect(complaints).toEqual([]);
});

test("a poll that is over the limit waits as long as it is told", async () => {
  const view = await openForm();
  await sendTryForm(view);
  sandbox.faults.add({ name: "rate-limited", value: "9", method: "GET", times: 1 });
  const polls = () => sandboxRequestsOf(view).filter((url) => url.includes("/api/v1/tasks/")).length;
  await view.advanceTime(2);
  await view.page.getByText("Next poll in 9 s.").waitFor(tryFormTimeout);
  await view.page.getByText("Retry-After: 9").waitFor(tryFormTimeout);
  expect(polls()).toBe(1);
  await view.advanceTime(8.5);
  expect(polls()).toBe(1);
  await view.advanceTime(1);
  await view.page.locator("video").waitFor(tryFormTimeout);
  expect(polls()).toBe(2);
});

test("a task that fails says so, with what was given back", async () => {
  sandbox.faults.add({ name: "task-fails" });
  const view = await openForm();
  await sendTryForm(view);
  await view.advanceTime(2);
  await statusOf(view).filter({ hasText: "The task is failed." }).waitFor(tryFormTimeout);
  expect(await statusOf(view).textContent()).toMatch(/let this job fail.* 30 credits were refunded/);
  expect(await view.page.locator("video").count()).toBe(0);
});

test("a page from disk sends nothing and says how to open it", async () => {
  const page = await (await browser.newContext()).newPage();
  const requests: string[] = [];
  page.on("request", (request) => requests.push(request.url()));
  try {
    await page.goto(`file://${site.folder}/en/try.html`);
    await page.locator("#try-key").fill(sandbox.apiKey ?? "");
    await page.getByRole("button", { name: "Send", exact: true }).click();
    await page.getByRole("status").filter({ hasText: "opened from disk" }).waitFor(tryFormTimeout);
    for (const url of requests) expect(url).toMatch(/^file:/);
  } finally {
    await page.context().close();
  }
});
