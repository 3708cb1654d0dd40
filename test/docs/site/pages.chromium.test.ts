/** Every page of the built site in a real Chromium, in both languages. */
import { globSync } from "node:fs";
import { basename } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchBrowser } from "../../sandbox/dashboard/view.ts";
import { type BuiltSite, openSitePage, serveBuiltSite, wcagViolations } from "./built-site.ts";

let browser: Browser;
let site: BuiltSite;
let pages: string[];
beforeAll(async () => {
  [browser, site] = await Promise.all([launchBrowser(), serveBuiltSite()]);
  pages = globSync("*/*.html", { cwd: site.folder });
  expect(pages.length).toBeGreaterThan(20);
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await site?.[Symbol.asyncDispose]();
});

// Colours are the same at any width.
const views = [
  [1280, "light"],
  [1280, "dark"],
  [390, "light"],
] as const;

test("no page breaks WCAG 2.2 AA, asks another host, complains, or scrolls sideways", {
  timeout: 600_000,
}, async () => {
  let checked = 0;
  for (const name of pages) {
    await using view = await openSitePage(browser, site.url + name);
    const { page } = view;
    for (const [width, theme] of views) {
      await page.setViewportSize({ width, height: 900 });
      await page.evaluate((chosen) => {
        document.documentElement.classList.remove("light", "dark");
        document.documentElement.classList.add(chosen);
      }, theme);
      expect(await wcagViolations(page), `${name}, ${theme}, ${width} px`).toEqual([]);
      const [wide = 0, shown = 0] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
      expect(wide, `${name}, ${width} px: scrolls sideways`).toBeLessThanOrEqual(shown);
      checked++;
    }
    expect(view.problems, name).toEqual([]);
    expect(
      view.requests.filter((url) => !url.startsWith(site.url) && !url.startsWith("blob:")),
      name,
    ).toEqual([]);
  }
  console.log(`axe: 0 violations of WCAG 2.2 AA on ${pages.length} pages, ${checked} views`);
});

test("without JavaScript each page shows its text, and no button that would do nothing", {
  timeout: 120_000,
}, async () => {
  for (const name of pages) {
    await using view = await openSitePage(browser, site.url + name, { javaScriptEnabled: false });
    const shown = await view.page.locator("main").innerText();
    const heading = await view.page.locator("h1").first().innerText();
    expect(shown, name).toContain(heading);
    expect(shown.length, name).toBeGreaterThan(300);
    expect(await view.page.locator("button:visible").count(), name).toBe(0);
  }
});

test("in print a page is its text alone, in dark colours on white", async () => {
  await using view = await openSitePage(browser, `${site.url}en/polling.html`, { colorScheme: "dark" });
  await view.page.emulateMedia({ media: "print" });
  for (const part of ["header", "nav", "footer"]) expect(await view.page.locator(part).first().isVisible()).toBe(false);
  const colours = await view.page.evaluate(() => {
    const { color, backgroundColor } = getComputedStyle(document.body);
    return [color, backgroundColor];
  });
  expect(colours).toEqual(["rgb(27, 30, 38)", "rgb(255, 255, 255)"]);
  await view.page.goto(`${site.url}zh-CN/reference.html`);
  expect(await view.page.locator(".text").innerText()).toContain("aspect_ratio");
  expect(await view.page.locator(".redoc-app").isVisible()).toBe(false);
});

test("the switch leads to the same page in the other language and back", async () => {
  await using view = await openSitePage(browser, `${site.url}en/errors.html`);
  await view.page.getByRole("link", { name: "中文版" }).click();
  expect(new URL(view.page.url()).pathname).toMatch(/zh-CN\/errors\.html$/);
  await view.page.getByRole("link", { name: "English" }).click();
  expect(new URL(view.page.url()).pathname).toMatch(/en\/errors\.html$/);
});

test.each([
  ["zh-Hans-CN", "zh-CN"],
  ["de-DE", "en"],
])("who reads %s begins in %s", async (locale, language) => {
  await using view = await openSitePage(browser, site.url, { locale });
  await view.page.waitForURL(`${site.url}${language}/index.html`);
});

test("the colours that were chosen hold on the next page", async () => {
  await using view = await openSitePage(browser, `${site.url}en/faq.html`, { colorScheme: "light" });
  const colour = () => view.page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await colour();
  await view.page.getByRole("button", { name: "Light or dark" }).click();
  const dark = await colour();
  expect(dark).not.toBe(light);
  await view.page.goto(`${site.url}zh-CN/faq.html`);
  expect(await colour()).toBe(dark);
  await view.page.getByRole("button", { name: "浅色或深色" }).click();
  expect(await colour()).toBe(light);
});

test.each(["en", "zh-CN"])("copy for AI gives the page's text and the whole API: %s", async (language) => {
  const permissions = ["clipboard-read", "clipboard-write"];
  await using view = await openSitePage(browser, `${site.url}${language}/polling.html`, { permissions });
  const { page } = view;
  const copied = () => page.evaluate(() => navigator.clipboard.readText());
  const served = async (path: string) => await (await fetch(site.url + path)).text();
  const menu = page.locator("details.menu > summary");
  for (const [index, path] of [`${language}/polling.html.md`, "llms-api.txt"].entries()) {
    await menu.click();
    await page.locator("[data-copy]").nth(index).click();
    await expect.poll(() => page.getByRole("status").first().textContent()).not.toBe("");
    expect(await copied()).toBe(await served(path));
  }
  await page.locator(".code").first().hover();
  await page.locator(".copy-code").first().click();
  await expect.poll(copied).toBe(await page.locator(".code pre").first().innerText());
});

test("the keyboard reaches the content, the pages and the menu", async () => {
  await using view = await openSitePage(browser, `${site.url}en/quick-start.html`);
  const { page } = view;
  const focused = () => page.evaluate(() => document.activeElement?.textContent?.trim().slice(0, 40));
  await page.keyboard.press("Tab");
  expect(await focused()).toBe("Skip to the content");
  await page.keyboard.press("Enter");
  expect(await page.evaluate(() => document.activeElement?.id)).toBe("content");
  await page.locator("details.menu > summary").focus();
  await page.keyboard.press("Enter");
  expect(await page.locator("details.menu").getAttribute("open")).not.toBeNull();
  await page.keyboard.press("Escape");
  expect(await page.locator("details.menu").getAttribute("open")).toBeNull();
  expect(await focused()).toBe("Copy for AI");
});

test("the reference takes the whole width; its list of pages is a panel", async () => {
  await using view = await openSitePage(browser, `${site.url}en/reference.html`);
  const { page } = view;
  const list = page.getByRole("navigation", { name: "Pages" });
  expect(await list.isVisible()).toBe(false);
  const button = page.getByRole("button", { name: "Menu", exact: true });
  await button.click();
  expect(await list.isVisible()).toBe(true);
  expect(await wcagViolations(page)).toEqual([]);
  await page.keyboard.press("Escape");
  expect(await list.isVisible()).toBe(false);
  expect(await button.evaluate((element) => element === document.activeElement)).toBe(true);
  await button.click();
  await page.mouse.click(900, 500);
  expect(await list.isVisible()).toBe(false);
});

test("from an operation of the reference the header leads to trying it", async () => {
  await using view = await openSitePage(browser, `${site.url}en/reference.html#creategptimage2image`);
  const { page } = view;
  await page.getByRole("heading", { name: "Make images with GPT Image 2" }).first().waitFor();
  await page.getByRole("link", { name: "Try it", exact: true }).first().click();
  await expect.poll(() => page.getByLabel("Model").inputValue()).toBe("gpt-image-2");
});

test("on a phone the pages open by a button", async () => {
  await using view = await openSitePage(browser, `${site.url}zh-CN/quick-start.html`, {
    viewport: { width: 390, height: 800 },
  });
  const link = view.page.locator("nav.pages a").nth(2);
  expect(await link.isVisible()).toBe(false);
  await view.page.getByRole("button", { name: "菜单" }).click();
  await link.click();
  expect(basename(view.page.url())).not.toBe("quick-start.html");
});
