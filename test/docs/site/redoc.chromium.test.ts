/** The reference in Redoc, on the built site. */
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { launchBrowser } from "../../sandbox/dashboard/view.ts";
import { type BuiltSite, serveBuiltSite, wcagViolations } from "./built-site.ts";
import { addressesOf, goToAddress, openRedoc, waitForAddress } from "./redoc-view.ts";

let browser: Browser;
let site: BuiltSite;
const english = () => `${site.url}en/reference.html`;
beforeAll(async () => {
  [browser, site] = await Promise.all([launchBrowser(), serveBuiltSite()]);
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await site?.[Symbol.asyncDispose]();
});

describe.each(["light", "dark"] as const)("in %s", (colorScheme) => {
  test.each([1280, 390])(
    "no item breaks WCAG 2.2 AA at %d px, folded and unfolded",
    { timeout: 200_000 },
    async (width) => {
      const viewport = { width, height: 900 };
      await using view = await openRedoc(browser, english(), { colorScheme, viewport });
      for (const address of await addressesOf(view.page)) {
        await goToAddress(view.page, address);
        await view.page.evaluate(() => {
          for (const button of document.querySelectorAll<HTMLElement>("#redoc .api-content button"))
            if (button.textContent === "Expand all") button.click();
        });
        expect(await wcagViolations(view.page), address).toEqual([]);
      }
      expect(view.problems).toEqual([]);
      expect(view.requests.filter((url) => !url.startsWith(site.url))).toEqual([]);
      expect(await view.page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
    },
  );
});

/** The text of an operation, of the tabs that are chosen. */
const textOf = (page: Page, address: string) => page.locator(`[data-section-id="${address}"]`).last().innerText();

describe("an operation", () => {
  const address = "/video/createseedancevideo";

  test("shows a tab for each mode, each rule in words, and every value", { timeout: 60_000 }, async () => {
    await using view = await openRedoc(browser, `${english()}#${address}`);
    await waitForAddress(view.page, address);
    const text = await textOf(view.page, address);
    for (const rule of ["belongs to image-to-video", "is not supported on channel real", "Rules:"])
      expect(text).toContain(rule);
    for (const length of [4, 10, 15]) expect(text).toContain(`"${length}"`);
    expect(text).not.toMatch(/\+\d+ more/);
    for (const [mode, field] of Object.entries({ "Image to video": "image_url", "Media to video": "media_urls" })) {
      expect(await textOf(view.page, address)).not.toMatch(new RegExp(`^${field}$`, "m"));
      await view.page.getByRole("tab", { name: mode }).click();
      await view.page.locator(".schema-name", { hasText: new RegExp(`^${field}$`) }).waitFor();
    }
  });

  test("says what to do at each error, and has its samples", { timeout: 60_000 }, async () => {
    await using view = await openRedoc(browser, `${english()}#${address}`);
    await waitForAddress(view.page, address);
    const { page } = view;
    await page.getByRole("tab", { name: "429" }).first().focus();
    await page.keyboard.press("Enter");
    await page.locator("#redoc").getByText("then send the same request again").first().waitFor();
    await page.getByRole("button", { name: "curl" }).first().click();
    for (const name of ["TypeScript", "CLI", "Python", "Go"])
      await page.getByRole("menuitem", { name, exact: true }).waitFor();
    await page.getByRole("menuitem", { name: "Python", exact: true }).click();
    await page.locator("#redoc").getByText("import urllib.request").first().waitFor();
  });
});

test("the security details are a dialog for keyboards too", { timeout: 60_000 }, async () => {
  await using view = await openRedoc(browser, `${english()}#/tasks/gettask`);
  const { page } = view;
  await waitForAddress(page, "/tasks/gettask");
  const details = page
    .locator('[data-section-id="/tasks/gettask"]')
    .getByRole("button", { name: "View security details" });
  await details.focus();
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: "Security" });
  await dialog.waitFor();
  expect(await dialog.evaluate((node) => node === document.activeElement)).toBe(true);
  expect(await wcagViolations(page)).toEqual([]);
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "hidden" });
  expect(await details.evaluate((node) => node === document.activeElement)).toBe(true);
});

describe("an address", () => {
  test("of a heading of the text leads to the same place in Redoc, at once and later", async () => {
    await using view = await openRedoc(browser, `${english()}#createseedancevideo-parameters`);
    await waitForAddress(view.page, "/video/createseedancevideo");
    expect(new URL(view.page.url()).hash).toBe("#/video/createseedancevideo");
    await view.page.evaluate(() => {
      location.hash = "gettask";
    });
    await waitForAddress(view.page, "/tasks/gettask");
    const top = await view.page.locator('[data-section-id="/tasks/gettask"] h2').first().boundingBox();
    const header = await view.page.locator(".site-header").boundingBox();
    expect(top?.y).toBeGreaterThan(header?.height ?? Number.NaN);
    expect(top?.y).toBeLessThan(450);
  });

  test("that is nobody's leads to the beginning; the link to the content leaves it as it is", async () => {
    await using view = await openRedoc(browser, `${english()}#no-such-heading`);
    await waitForAddress(view.page, "/");
    await goToAddress(view.page, "/tasks/gettask");
    await view.page.locator(".skip").focus();
    await view.page.keyboard.press("Enter");
    expect(await view.page.evaluate(() => document.activeElement?.id)).toBe("content");
    expect(new URL(view.page.url()).hash).toBe("#/tasks/gettask");
  });
});

test("the site's colours hold whatever Redoc stores, and on the next visit", { timeout: 60_000 }, async () => {
  await using view = await openRedoc(browser, `${english()}#/tasks/gettask`, { colorScheme: "light" });
  const { page } = view;
  await waitForAddress(page, "/tasks/gettask");
  const colour = () =>
    page
      .locator("#redoc > div")
      .last()
      .evaluate((node) => getComputedStyle(node).backgroundColor);
  const light = await colour();
  await page.locator("button.theme").click();
  const dark = await colour();
  expect(dark).not.toBe(light);
  await page.getByRole("button", { name: "curl" }).first().click();
  await page.getByRole("menuitem", { name: "Go", exact: true }).click();
  await page.locator("#redoc").getByText("package main").first().waitFor();
  expect(await page.evaluate(() => document.documentElement.classList.contains("dark"))).toBe(true);
  await page.reload();
  await waitForAddress(page, "/tasks/gettask");
  expect(await colour()).toBe(dark);
});

test("in print and without scripts stands the text", async () => {
  await using view = await openRedoc(browser, english());
  const shown = () => Promise.all([".redoc-app", ".text"].map((part) => view.page.locator(part).isVisible()));
  expect(await shown()).toEqual([true, false]);
  await view.page.emulateMedia({ media: "print" });
  expect(await shown()).toEqual([false, true]);
});

test("Ctrl and K open the site's search alone", async () => {
  await using view = await openRedoc(browser, english());
  await view.page.keyboard.press("Control+k");
  await view.page.locator("dialog[open]").waitFor();
  expect(await view.page.locator("dialog[open], [role=dialog], [aria-modal=true]").count()).toBe(1);
});
