/** The look of the dashboard and its use without a mouse, in a real Chromium. */
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Sandbox } from "../../src/sandbox/index.ts";
import { lowContrastTexts } from "./dashboard/contrast.ts";
import {
  dashboardTimeout,
  fillSandbox,
  launchBrowser,
  openDashboard,
  readDashboardState,
  startBuiltSandbox,
  submitPaths,
  submitToSandbox,
} from "./dashboard/view.ts";

let browser: Browser;
let sandbox: Sandbox;

beforeAll(async () => {
  browser = await launchBrowser();
  sandbox = await startBuiltSandbox();
  await fillSandbox(sandbox);
});
afterAll(async () => {
  await browser?.close();
  await sandbox?.close();
});

/** Expands everything that can be expanded. */
async function unfold(page: Page): Promise<void> {
  await page.evaluate(() => {
    for (const details of document.querySelectorAll("details")) details.open = true;
    for (const more of document.querySelectorAll<HTMLElement>("[data-part=more]")) more.click();
  });
}

/** Presses Tab until an element with this name has the focus. */
async function tabTo(page: Page, name: string): Promise<void> {
  for (let presses = 0; presses < 200; presses++) {
    await page.keyboard.press("Tab");
    const focused = await page.evaluate(() => {
      const { activeElement: element } = document;
      return element?.getAttribute("aria-label") ?? element?.textContent?.trim() ?? "";
    });
    if (focused === name) return;
  }
  throw new Error(`Tab does not lead to ${name}.`);
}

test("a key can be created and revoked with the keyboard only", async () => {
  const { page } = await openDashboard(browser, sandbox);
  const before = (await readDashboardState(sandbox)).keys.length;
  await page.keyboard.press("Tab");
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("Skip to the content");
  await page.keyboard.press("Enter");
  expect(await page.evaluate(() => document.activeElement?.id)).toBe("main");

  await tabTo(page, "Create key");
  await page.keyboard.press("Enter");
  const exposed = page.getByRole("dialog", { name: "Your new key" }).getByText(/^sk_live_local_/);
  await exposed.waitFor();
  const key = (await exposed.textContent()) ?? "";
  await tabTo(page, "Done");
  await page.keyboard.press("Enter");
  await page.getByRole("dialog").waitFor({ state: "hidden" });
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("Create key");
  expect((await readDashboardState(sandbox)).keys).toHaveLength(before + 1);

  const revoke = `Revoke the key that ends in ${key.slice(-4)}`;
  const focused = () => page.evaluate(() => document.activeElement?.getAttribute("aria-label"));
  await tabTo(page, revoke);
  await page.keyboard.press("Enter");
  await page.getByRole("dialog", { name: "Revoke this key?" }).waitFor();
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("Cancel");
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "hidden" });
  expect(await focused()).toBe(revoke);
  // A refresh of the page does not move the focus.
  await page.waitForResponse(/state$/);
  await page.waitForResponse(/state$/);
  expect(await focused()).toBe(revoke);

  await page.keyboard.press("Enter");
  await tabTo(page, "Revoke key");
  await page.keyboard.press("Enter");
  const row = page.getByRole("row", { name: `…${key.slice(-4)}` });
  await row.getByText("Revoked").waitFor();
  await expect.poll(() => row.evaluate((node) => node === document.activeElement), dashboardTimeout).toBe(true);
  sandbox.faults.remove();
  expect((await submitToSandbox(sandbox, submitPaths.video, { prompt: "A train" }, { key })).status).toBe(401);
  await page.context().close();
});

test("a fault can be turned on and off with the keyboard only", async () => {
  const { page } = await openDashboard(browser, sandbox);
  await page.locator("#faults summary").first().focus();
  await page.keyboard.press("Enter");
  await tabTo(page, "conflict");
  await page.keyboard.press("Space");
  await expect
    .poll(
      async () => (await readDashboardState(sandbox)).faults.some(({ name }) => name === "conflict"),
      dashboardTimeout,
    )
    .toBe(true);
  await page.getByRole("switch", { name: "conflict", checked: true }).waitFor();
  expect(await page.evaluate(() => document.activeElement?.getAttribute("aria-label"))).toBe("conflict");
  await page.keyboard.press("Space");
  await expect
    .poll(
      async () => (await readDashboardState(sandbox)).faults.some(({ name }) => name === "conflict"),
      dashboardTimeout,
    )
    .toBe(false);
  await page.context().close();
});

describe.each(["light", "dark"] as const)("the %s dashboard", (colorScheme) => {
  test("has its own colours with sufficient contrast for all texts", async () => {
    const { page } = await openDashboard(browser, sandbox, { colorScheme, reducedMotion: "reduce" });
    await unfold(page);
    const [red] = (await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).match(/\d+/g) ?? [];
    if (colorScheme === "light") expect(Number(red)).toBeGreaterThan(200);
    else expect(Number(red)).toBeLessThan(60);
    expect(await page.evaluate(lowContrastTexts, 4.5)).toEqual([]);
    await page.getByRole("button", { name: "Create key" }).click();
    await page.getByRole("dialog").waitFor();
    expect(await page.evaluate(lowContrastTexts, 4.5)).toEqual([]);
    await page.context().close();
  });
});

test("all controls and images have names, and ids are unique", async () => {
  const { page } = await openDashboard(browser, sandbox);
  await unfold(page);
  const session = await page.context().newCDPSession(page);
  const roles = /^(button|textbox|spinbutton|combobox|link|switch|checkbox|progressbar|image|img|Video|dialog)$/;
  for (const dialog of ["", "#key-dialog", "#revoke-dialog"]) {
    if (dialog) await page.evaluate((id) => document.querySelector<HTMLDialogElement>(id)?.showModal(), dialog);
    const { nodes } = await session.send("Accessibility.getFullAXTree");
    const exposed = nodes.filter(({ ignored, role }) => !ignored && roles.test(role?.value ?? ""));
    expect(exposed.length).toBeGreaterThan(dialog ? 1 : 150);
    expect(exposed.filter(({ name }) => !name?.value?.trim()).map(({ role }) => role?.value)).toEqual([]);
    if (dialog) await page.keyboard.press("Escape");
  }
  const ids = await page.evaluate(() => [...document.querySelectorAll("[id]")].map(({ id }) => id));
  expect(new Set(ids).size).toBe(ids.length);
  await page.context().close();
});

test("the dashboard has landmarks, a language and headings without skipped levels", async () => {
  const { page } = await openDashboard(browser, sandbox);
  for (const landmark of ["banner", "navigation", "main", "contentinfo"] as const)
    expect(await page.getByRole(landmark).count()).toBe(1);
  expect(await page.locator("html").getAttribute("lang")).toBe("en");
  for (const region of ["Quick start", "Tasks", "Accounts", "API keys", "Faults"])
    expect(await page.getByRole("region", { name: region }).count()).toBe(1);
  const levels = await page.evaluate(() =>
    [...document.querySelectorAll("h1, h2, h3, h4")].map(({ tagName }) => Number(tagName[1])),
  );
  expect(levels[0]).toBe(1);
  for (const [index, level] of levels.entries()) expect(level).toBeLessThanOrEqual((levels[index - 1] ?? 0) + 1);
  expect(await page.getByRole("table", { name: /^API keys/ }).count()).toBe(1);
  await page.context().close();
});

test.each([360, 800, 1280])("the dashboard does not scroll sideways at %i px", async (width) => {
  const { page } = await openDashboard(browser, sandbox, { viewport: { width, height: 740 } });
  await unfold(page);
  const size = () => page.evaluate(() => document.documentElement.scrollWidth);
  expect(await size()).toBe(width);
  await page.getByRole("button", { name: "Create key" }).click();
  await page.getByRole("dialog").waitFor();
  expect(await size()).toBe(width);
  await page.context().close();
});

test("every focused element has a visible focus indicator", async () => {
  const { page } = await openDashboard(browser, sandbox);
  for (let presses = 0; presses < 40; presses++) {
    await page.keyboard.press("Tab");
    const outline = await page.evaluate(() => {
      const element = document.activeElement;
      // The controls of a video player belong to the browser.
      if (!element || element === document.body || element.tagName === "VIDEO") return "solid 2px";
      const { outlineStyle, outlineWidth } = getComputedStyle(element);
      return `${outlineStyle} ${outlineWidth}`;
    });
    expect(outline).toBe("solid 2px");
  }
  await page.context().close();
});

test("the dashboard requests no other host and logs no problems", async () => {
  const { page, problems: complaints, hosts } = await openDashboard(browser, sandbox);
  await unfold(page);
  await page.evaluate(() => {
    for (const image of document.querySelectorAll("img")) image.loading = "eager";
  });
  await page.waitForFunction(() => [...document.images].every(({ naturalWidth }) => naturalWidth > 0));
  await page.waitForResponse(/state$/);
  expect([...hosts]).toEqual([new URL(sandbox.url).host]);
  expect(complaints).toEqual([]);
  await page.context().close();
});
