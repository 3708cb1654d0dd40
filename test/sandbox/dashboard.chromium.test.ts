/** The functions of the dashboard, in a real Chromium with a real sandbox. */
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Sandbox } from "../../src/sandbox/index.ts";
import {
  type DashboardPage,
  dashboardTimeout,
  launchBrowser,
  openDashboard,
  readDashboardState,
  startBuiltSandbox,
  submitAccepted,
  submitPaths,
  submitToSandbox,
} from "./dashboard/view.ts";

let browser: Browser;
let sandbox: Sandbox;
let view: DashboardPage;
let page: Page;

beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser?.close());

beforeEach(async () => {
  sandbox = await startBuiltSandbox();
  view = await openDashboard(browser, sandbox);
  page = view.page;
});
afterEach(async () => {
  await page.context().close();
  await sandbox.close();
});

const job = { prompt: "A glass train crosses a snowy mountain bridge" };
const task = (id: string) => page.getByRole("listitem").filter({ has: page.getByText(id, { exact: true }) });
const statusOf = async (key: string | undefined) =>
  (await submitToSandbox(sandbox, submitPaths.video, job, { key })).status;
const allOfPage = () => page.evaluate(() => document.documentElement.outerHTML);
const stateNow = () => readDashboardState(sandbox);

/** Creates a key with the mouse and returns it; the dialog stays open. */
async function createKey(): Promise<string> {
  await page.getByRole("button", { name: "Create key" }).click();
  const shown = page.getByRole("dialog").getByText(/^sk_live_/);
  await shown.waitFor();
  return (await shown.textContent()) ?? "";
}

describe("the dashboard's keys:", () => {
  test("a new key works and is shown only once", async () => {
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    const key = await createKey();
    expect(key).toMatch(/^sk_live_local_[\w-]{20,}$/);
    await page.getByRole("dialog").getByRole("button", { name: "Copy" }).click();
    await page.getByText("Copied.").waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(key);
    await page.getByRole("button", { name: "Done" }).click();
    await expect.poll(allOfPage, dashboardTimeout).not.toContain(key);
    await page.getByRole("row", { name: `…${key.slice(-4)}` }).waitFor();

    expect(await statusOf(key)).toBe(201);
    await page.reload();
    await page.getByRole("row", { name: `…${key.slice(-4)}` }).waitFor();
    expect(await allOfPage()).not.toContain(key);
    const state = await (await fetch(`${sandbox.url}/_sandbox/state`)).text();
    expect(state).not.toContain(key);
    expect(state).not.toContain("hash");
    expect(view.problems).toEqual([]);
  });

  test("Escape closes the dialog of a new key and removes the key from the page", async () => {
    const key = await createKey();
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "hidden" });
    expect(await allOfPage()).not.toContain(key);
  });

  test("a key is revoked only after confirmation", async () => {
    const key = await createKey();
    await page.getByRole("button", { name: "Done" }).click();
    const revoke = page.getByRole("button", { name: `Revoke the key that ends in ${key.slice(-4)}` });
    await revoke.click();
    await page.getByRole("dialog", { name: "Revoke this key?" }).getByRole("button", { name: "Cancel" }).click();
    expect(await statusOf(key)).toBe(201);
    await revoke.click();
    await page.getByRole("button", { name: "Revoke key", exact: true }).click();
    const row = page.getByRole("row", { name: `…${key.slice(-4)}` });
    await row.getByText("Revoked").waitFor();
    expect(await revoke.isVisible()).toBe(false);
    expect(await statusOf(key)).toBe(401);
  });

  test("a key belongs to the selected account", async () => {
    await page.getByText("New account").click();
    await page.getByLabel("Name").fill("<b>Crew</b>");
    await page.getByLabel("Credits", { exact: true }).fill("30");
    await page.getByLabel("Team (optional)").fill("North");
    await page.getByRole("button", { name: "Create account" }).click();
    await page.getByText("Created the account <b>Crew</b>.").waitFor();
    await page.getByText("Team North").waitFor();
    await page.getByRole("combobox", { name: "Account", exact: true }).selectOption({ label: "<b>Crew</b>" });
    const key = await createKey();
    expect(await statusOf(key)).toBe(201);
    expect(await statusOf(key)).toBe(402);
    expect((await stateNow()).accounts[1]).toMatchObject({ name: "<b>Crew</b>", team: "North", credits: 0 });
  });
});

describe("the dashboard's credits", () => {
  test("are topped up by button and by entered amount", async () => {
    const credits = async () => (await stateNow()).accounts[0]?.credits;
    for (const [amount, sum] of [
      [10, 1010],
      [100, 1110],
      [1000, 2110],
    ]) {
      await page.getByRole("button", { name: `+${amount} credits to You`, exact: true }).click();
      await expect.poll(credits, dashboardTimeout).toBe(sum);
    }
    await page.getByLabel("Credits to add to You").fill("0.5");
    await page.keyboard.press("Enter");
    await expect.poll(credits, dashboardTimeout).toBe(2110.5);
    await page.getByText("2,110.5").waitFor();
    await page.getByText("Added 0.5 credits.").waitFor();
  });

  test("show an error of the sandbox beside the form, in a live region", async () => {
    await page.getByLabel("Credits to add to You").fill("2000000000");
    await page.getByRole("button", { name: "Add the entered credits to You" }).click();
    const error = page.getByText("credits: must be a number above 0, at most 1000000000.");
    await error.waitFor();
    expect(await error.getAttribute("aria-live")).toBe("polite");
    expect(await page.getByLabel("Credits to add to You").inputValue()).toBe("2000000000");
  });
});

describe("the dashboard's tasks:", () => {
  test("a video appears, is updated until its end, and keeps playing while the page refreshes", async () => {
    await page.getByText("No tasks yet").waitFor();
    const id = await submitAccepted(sandbox, submitPaths.video, { ...job, aspect_ratio: "9:16" });
    await task(id).getByText("processing").waitFor();
    expect(await page.getByText("No tasks yet").isVisible()).toBe(false);
    const bar = page.getByRole("progressbar", { name: `Progress of ${id}` });
    expect(await bar.getAttribute("value")).toBe("0");
    const [running] = (await stateNow()).tasks;
    sandbox.advance((Date.parse(running?.ends_at ?? "") - Date.parse("2026-11-01T12:00:00Z")) / 2000);
    await expect.poll(async () => Math.round(Number(await bar.getAttribute("value"))), dashboardTimeout).toBe(50);
    await page.getByRole("button", { name: "+1 min" }).click();
    await task(id).getByText("completed").waitFor();
    await task(id).getByText("30 used").waitFor();

    const video = task(id).locator("video");
    const element = await video.elementHandle();
    const attributes = await video.evaluate((node: HTMLVideoElement) => [node.controls, node.muted, node.preload]);
    expect(attributes).toEqual([true, true, "none"]);
    expect(await video.getAttribute("poster")).toContain("last-frame.png");
    await video.evaluate((node: HTMLVideoElement) => node.play());
    await page.waitForFunction(() => (document.querySelector("video")?.currentTime ?? 0) > 0);
    const { ready, width, height } = await video.evaluate((node: HTMLVideoElement) => ({
      ready: node.readyState,
      width: node.videoWidth,
      height: node.videoHeight,
    }));
    expect(ready).toBeGreaterThanOrEqual(2);
    expect([width, height]).toEqual([720, 1280]);

    const newer = await submitAccepted(sandbox, submitPaths.video, job);
    await task(newer).waitFor();
    await page.waitForResponse(/state$/);
    await page.waitForResponse(/state$/);
    expect(await element?.evaluate((node) => node.isConnected && !(node as HTMLVideoElement).paused)).toBe(true);
    expect(await page.getByRole("heading", { level: 3 }).filter({ hasText: "seedance" }).count()).toBe(2);
    expect(await page.locator("#task-list .id").allTextContents()).toEqual([newer, id]);
    expect(view.problems).toEqual([]);
  });

  test("images have alternative text", async () => {
    const body = { type: "text-to-image", resolution: "1K", aspectRatio: "3:2", batchCount: 2, prompt: "A shoe" };
    const id = await submitAccepted(sandbox, submitPaths.images, body);
    sandbox.advance(600);
    const images = task(id).getByRole("img");
    await expect.poll(() => images.count(), dashboardTimeout).toBe(2);
    expect(await images.first().getAttribute("alt")).toBe("Image 1 of 2: A shoe");
    await images.first().scrollIntoViewIfNeeded();
    const widths = () => images.evaluateAll((all) => all.map((image) => (image as HTMLImageElement).naturalWidth));
    await expect.poll(async () => Math.min(...(await widths())), dashboardTimeout).toBeGreaterThan(500);
    const sized = await images.first().evaluate((node: HTMLImageElement) => node.naturalWidth / node.naturalHeight);
    expect(sized).toBeCloseTo(1.5, 1);
  });

  test("a failed task shows its reason and refund, and an endless task says so", async () => {
    const failed = await submitAccepted(sandbox, submitPaths.video, job, { fault: "task-fails" });
    const endless = await submitAccepted(sandbox, submitPaths.video, job, { fault: "never-ends" });
    sandbox.advance(600);
    await task(failed).getByText("30 used, 30 refunded").waitFor();
    await task(failed).getByText("generation_failed: The sandbox let this job fail.").waitFor();
    await task(endless).getByText("Never ends").waitFor();
  });

  test("a hostile prompt is shown as text, shortened until it is expanded", async () => {
    const prompt = `<img src=x onerror="window.hacked = true"><script>window.hacked = true</script>${" more".repeat(60)}`;
    const id = await submitAccepted(sandbox, submitPaths.video, { prompt });
    await task(id).getByText('<img src=x onerror="window.hacked = true">').waitFor();
    await task(id).getByRole("button", { name: "Show the full prompt" }).click();
    expect(await task(id).locator(".prompt").textContent()).toBe(prompt);
    await page.waitForResponse(/state$/);
    expect(await task(id).locator(".prompt").textContent()).toBe(prompt);
    await task(id).getByRole("button", { name: "Show less" }).click();
    expect((await task(id).locator(".prompt").textContent())?.length).toBeLessThan(200);
    expect(await page.locator("main img, main script").count()).toBe(0);
    expect(await page.evaluate(() => "hacked" in window)).toBe(false);
    expect(view.problems).toEqual([]);
  });

  test("the clock can be moved by a minute and by an hour", async () => {
    const time = () => page.locator("#now").getAttribute("datetime");
    expect(await time()).toBe("2026-11-01T12:00:00.000Z");
    await page.getByRole("button", { name: "+1 min" }).click();
    await expect.poll(time, dashboardTimeout).toBe("2026-11-01T12:01:00.000Z");
    await page.getByRole("button", { name: "+1 h" }).click();
    await expect.poll(time, dashboardTimeout).toBe("2026-11-01T13:01:00.000Z");
  });
});

describe("the dashboard's faults", () => {
  const switchOf = (name: string) => page.getByRole("switch", { name, exact: true });
  const isOn = (name: string) => () => switchOf(name).getAttribute("aria-checked");

  test("change responses while they are on", async () => {
    await page.getByText("Before the request is handled", { exact: true }).click();
    await page.getByText("503 service_busy").first().waitFor();
    await switchOf("service-busy").click();
    await expect.poll(isOn("service-busy"), dashboardTimeout).toBe("true");
    expect(await statusOf(sandbox.apiKey)).toBe(503);
    expect(await statusOf(sandbox.apiKey)).toBe(503);
    await switchOf("service-busy").click();
    await expect.poll(isOn("service-busy"), dashboardTimeout).toBe("false");
    expect(await statusOf(sandbox.apiKey)).toBe(201);
  });

  test("take a value, a probability and a number of times, after which they turn off", async () => {
    await page.getByText("Before the request is handled", { exact: true }).click();
    await page.getByRole("button", { name: "Options for rate-limited" }).click();
    const form = page.getByRole("form", { name: "Options for rate-limited" });
    await form.getByLabel("Value").fill("7");
    await form.getByLabel("Probability in %").fill("100");
    await form.getByLabel("Times").fill("1");
    await page.keyboard.press("Enter");
    await page.getByText("value 7 · every request · 1 more time").waitFor();
    const response = await submitToSandbox(sandbox, submitPaths.video, job);
    expect([response.status, response.headers.get("retry-after")]).toEqual([429, "7"]);
    await expect.poll(isOn("rate-limited"), dashboardTimeout).toBe("false");
    expect(await statusOf(sandbox.apiKey)).toBe(201);

    await form.getByLabel("Times").fill("");
    await form.getByLabel("Probability in %").fill("12.5");
    await form.getByRole("button", { name: "Turn on" }).click();
    await page.getByText("value 7 · 12.5 % of requests · until turned off").waitFor();
    expect((await stateNow()).faults).toMatchObject([{ name: "rate-limited", value: "7", probability: 0.125 }]);
    await form.getByLabel("Probability in %").fill("0");
    await form.getByRole("button", { name: "Apply changes" }).click();
    await page.getByText("probability: must be above 0 and at most 1.").waitFor();
    expect((await stateNow()).faults).toHaveLength(1);
  });

  test("that are on are listed and turned off one by one or all at once, and the focus stays in the list", async () => {
    for (const name of ["conflict", "delay", "task-fails"]) sandbox.faults.add({ name });
    const off = (name: string) => page.getByRole("button", { name: `Off: ${name}` });
    await off("delay").focus();
    await page.keyboard.press("Enter");
    await off("delay").waitFor({ state: "detached" });
    expect(await off("task-fails").evaluate((node) => node === document.activeElement)).toBe(true);
    expect((await stateNow()).faults.map(({ name }) => name)).toEqual(["conflict", "task-fails"]);
    await page.getByRole("button", { name: "All off" }).click();
    await page.getByText("No faults are on.").waitFor();
    expect((await stateNow()).faults).toEqual([]);
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("faults-title");
  });

  test("of downloads do not apply to the page's previews and are not used up by them", async () => {
    const id = await submitAccepted(sandbox, submitPaths.image, {
      type: "text-to-image",
      prompt: "A packaging mockup",
    });
    sandbox.faults.add({ name: "download-html", times: 1 });
    sandbox.advance(600);
    await page.waitForFunction(() => (document.querySelector<HTMLImageElement>("main img")?.naturalWidth ?? 0) > 0);
    const link = await task(id).getByRole("link").getAttribute("href");
    expect((await fetch(link ?? "")).headers.get("content-type")).toContain("text/html");
    expect((await fetch(link ?? "")).headers.get("content-type")).toBe("image/png");
  });
});

test("the quick start has the real address and a command that works when pasted", async () => {
  const command = (await page.locator("#curl").textContent()) ?? "";
  expect(await page.locator("#base-url").textContent()).toBe(sandbox.url);
  expect(command).toContain(`curl ${sandbox.url}${submitPaths.video} `);
  const headers = Object.fromEntries(
    [...command.matchAll(/-H "([^:]+): (.+)"/g)].map(([, name, value]) => [name, value]),
  );
  expect(headers.Authorization).toBe("Bearer $SEEDANCE_API_KEY");
  const response = await fetch(`${sandbox.url}${submitPaths.video}`, {
    method: "POST",
    headers: { ...headers, Authorization: `Bearer ${sandbox.apiKey}`, "Idempotency-Key": "try-1" },
    body: /-d '(.+)'/.exec(command)?.[1] ?? "",
  });
  expect(response.status).toBe(201);

  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.getByRole("button", { name: "Copy" }).nth(1).click();
  await page.getByText("Copied.").waitFor();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(command);
});

test("the dashboard reports a stopped sandbox and failed actions, and recovers by itself", async () => {
  const port = Number(new URL(sandbox.url).port);
  await sandbox.close();
  await page.getByText("The sandbox does not respond. Is it still running?").waitFor();
  await page.getByText("No response", { exact: true }).waitFor();
  await page.getByRole("button", { name: "+1 min" }).click();
  await page.locator("#clock-note").getByText("The sandbox does not respond.").waitFor();
  sandbox = await startBuiltSandbox({ port });
  await page.getByText("Connected", { exact: true }).waitFor();
  expect(await page.locator("#banner").isVisible()).toBe(false);
  const id = await submitAccepted(sandbox, submitPaths.video, job);
  await task(id).waitFor();
});

test("the dashboard does not poll while the page is hidden, and polls at once when it is visible again", async () => {
  await page.clock.install();
  await page.reload();
  await page.getByText("Connected", { exact: true }).waitFor();
  let requestCount = 0;
  page.on("request", () => requestCount++);
  const hide = (hidden: boolean) =>
    page.evaluate((hidden) => {
      Object.defineProperty(document, "hidden", { configurable: true, value: hidden });
      document.dispatchEvent(new Event("visibilitychange"));
    }, hidden);
  await hide(true);
  await page.clock.runFor(60_000);
  expect(requestCount).toBe(0);
  const responded = page.waitForResponse(/state$/);
  await hide(false);
  await responded;
});
