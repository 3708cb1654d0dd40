/** The search in a real Chromium: by keyboard, by mouse, in both languages and themes, from a sub-path and from disk. */
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Page } from "../../../scripts/docs/page.ts";
import { indexPages } from "../../../scripts/docs/search/index-pages.ts";
import { launchBrowser } from "../../sandbox/dashboard/view.ts";
import { type BuiltSite, openSitePage, serveBuiltSite, wcagViolations } from "./built-site.ts";
import {
  searchButton,
  searchDialogOf,
  searchFieldOf,
  searchFor,
  searchOptionsOf,
  searchStatusOf,
  selectedOptionOf,
} from "./search-view.ts";

let browser: Browser;
let site: BuiltSite;
beforeAll(async () => {
  [browser, site] = await Promise.all([launchBrowser(), serveBuiltSite()]);
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await site?.[Symbol.asyncDispose]();
});

const start = (language = "en") => openSitePage(browser, `${site.url}${language}/polling.html`);
test("by the keyboard alone: open, choose, follow", async () => {
  await using view = await start();
  const { page } = view;
  await searchFor(page, "insufficient_credits");
  await searchStatusOf(page)
    .getByText(/^\d+ results/)
    .waitFor();
  const field = searchFieldOf(page);
  expect(await field.getAttribute("aria-expanded")).toBe("true");
  const count = await searchOptionsOf(page).count();
  const chosen = async () => {
    const id = await selectedOptionOf(page).getAttribute("id");
    expect(await field.getAttribute("aria-activedescendant")).toBe(id);
    expect(await field.evaluate((node) => node === document.activeElement)).toBe(true);
    return id;
  };
  expect(await chosen()).toBe("search-option-0");
  await page.keyboard.press("ArrowDown");
  expect(await chosen()).toBe("search-option-1");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("ArrowUp");
  expect(await chosen()).toBe(`search-option-${count - 1}`);
  await page.keyboard.press("ArrowDown");
  expect(await chosen()).toBe("search-option-0");

  const href = await selectedOptionOf(page).getAttribute("href");
  await page.keyboard.press("Enter");
  await page.waitForURL(`${href}`);
  expect(href).toContain(site.url);
  expect(await page.locator(`[id="${decodeURIComponent(new URL(`${href}`).hash.slice(1))}"]`).count()).toBe(1);
  expect(view.problems).toEqual([]);
});

test("Escape closes it, the focus goes back, and the query is there when it opens again", async () => {
  await using view = await start();
  const { page } = view;
  await page.locator(searchButton).focus();
  await page.keyboard.press("Enter");
  await searchFieldOf(page).fill("rate_limited");
  await searchOptionsOf(page).first().waitFor();
  await page.keyboard.press("Escape");
  await searchDialogOf(page).waitFor({ state: "hidden" });
  expect(await page.locator(searchButton).evaluate((node) => node === document.activeElement)).toBe(true);

  await page.keyboard.press("Enter");
  expect(await searchFieldOf(page).inputValue()).toBe("rate_limited");
  expect(await searchOptionsOf(page).count()).toBeGreaterThan(0);
  // It is selected, so typing replaces it.
  await page.keyboard.type("402");
  expect(await searchFieldOf(page).inputValue()).toBe("402");
});

test("the slash opens it, but not while something is typed, and not for those who turn it off", async () => {
  await using view = await openSitePage(browser, `${site.url}en/try.html`);
  const { page } = view;
  const text = page.locator("main textarea:visible").first();
  await text.fill("1");
  await text.press("/");
  expect(await text.inputValue()).toContain("/");
  expect(await searchDialogOf(page).count()).toBe(0);
  await text.blur();

  await page.keyboard.press("/");
  await searchDialogOf(page).waitFor();
  expect(await searchFieldOf(page).inputValue()).toBe("");
  await page.getByRole("checkbox", { name: "The / key opens search" }).uncheck();
  await page.keyboard.press("Escape");
  await page.keyboard.press("/");
  expect(await searchDialogOf(page).isVisible()).toBe(false);

  await page.reload();
  await page.keyboard.press("/");
  expect(await searchDialogOf(page).count()).toBe(0);
  await page.keyboard.press("Control+k");
  await searchDialogOf(page).waitFor();
  expect(await page.getByRole("checkbox", { name: "The / key opens search" }).isChecked()).toBe(false);
});

test("by the mouse: open, follow to a heading of the same page, open in another tab, close", async () => {
  await using view = await start();
  const { page } = view;
  const heading = page.locator("main h2[id]").nth(1);
  const hash = `#${await heading.getAttribute("id")}`;
  const text = await heading.evaluate((node) => `${node.firstChild?.textContent}`);
  await page.locator(searchButton).click();
  await searchFieldOf(page).fill(text);
  const option = searchDialogOf(page).locator(`[role=option][href$="polling.html${hash}"]`);
  const [other] = await Promise.all([page.context().waitForEvent("page"), option.click({ modifiers: ["Control"] })]);
  await other.waitForURL((url) => url.hash === hash);
  await other.close();
  expect(await searchDialogOf(page).isVisible()).toBe(true);
  await option.click();
  await page.waitForURL((url) => url.hash === hash);
  expect(await searchDialogOf(page).isVisible()).toBe(false);

  await page.locator(searchButton).click();
  await page.getByRole("button", { name: "Close", exact: true }).click();
  expect(await searchDialogOf(page).isVisible()).toBe(false);
  await page.locator(searchButton).click();
  await page.mouse.click(5, 400);
  expect(await searchDialogOf(page).isVisible()).toBe(false);
});

test("results stand by their pages, with what was found marked in them", async () => {
  await using view = await start();
  const { page } = view;
  await searchFor(page, "Idempotency-Key");
  const group = page.getByRole("group", { name: "Idempotency", exact: true }).getByRole("option");
  expect(await group.count()).toBeGreaterThan(0);
  const marks = await searchOptionsOf(page).locator("mark").allTextContents();
  expect(marks).toContain("Idempotency-Key");
});

test("Chinese is found inside of sentences, and not before its input method is done", async () => {
  await using view = await start("zh-CN");
  const { page } = view;
  await page.getByRole("button", { name: "搜索" }).click();
  await searchStatusOf(page).getByText("可搜索字段").waitFor();
  const input = await page.context().newCDPSession(page);
  // A composition that would match something if it were a query.
  await input.send("Input.imeSetComposition", { text: "credits", selectionStart: 7, selectionEnd: 7 });
  expect(await searchFieldOf(page).inputValue()).toBe("credits");
  await page.keyboard.press("Enter");
  expect(await searchOptionsOf(page).count()).toBe(0);
  await input.send("Input.insertText", { text: "积分" });
  await searchOptionsOf(page).first().waitFor();
  expect(await searchFieldOf(page).inputValue()).toBe("积分");
  await searchStatusOf(page)
    .getByText(/^\d+ 个结果/)
    .waitFor();
  const marks = await searchOptionsOf(page).first().locator("mark").allTextContents();
  expect(marks).toContain("积分");
  await page.keyboard.press("Enter");
  await page.waitForURL(/zh-CN\/.*html/);
  expect(view.problems).toEqual([]);
});

test("a search without results says so", async () => {
  await using view = await start();
  const { page } = view;
  await searchFor(page, "seed");
  await searchFieldOf(page).fill("xyzzyplugh");
  await searchStatusOf(page).getByText("No results for “xyzzyplugh”").waitFor();
  expect(await page.getByRole("listbox").count()).toBe(0);
  expect(await searchFieldOf(page).getAttribute("aria-expanded")).toBe("false");
  expect(await searchFieldOf(page).getAttribute("aria-activedescendant")).toBeNull();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  expect(page.url()).toBe(`${site.url}en/polling.html`);
  expect(view.problems).toEqual([]);
});

test("neither a page's text nor what is typed is ever markup", async () => {
  await using view = await start();
  const { page } = view;
  const markup = '<img src=x onerror="document.title=1">';
  const markdown = `# Title\n\n## \`${markup}\`\n\n\`${markup}\` is evil.\n`;
  const evil: Page = { language: "en", name: "polling", title: markup, section: "guides", markdown };
  await page.route("**/search-en.js", (route) =>
    route.fulfill({ contentType: "text/javascript", body: indexPages([evil]) }),
  );
  await searchFor(page, "evil");
  expect(await searchOptionsOf(page).first().textContent()).toBe(`${markup}${markup} is evil.`);
  await searchFieldOf(page).fill(`<b>xyzzyplugh</b>`);
  await searchStatusOf(page).getByText("No results for “<b>xyzzyplugh</b>”").waitFor();
  expect(await searchDialogOf(page).locator("img, b").count()).toBe(0);
  expect(view.problems).toEqual([]);
});

test("on the reference page, too, a result leads to its part", async () => {
  await using view = await openSitePage(browser, `${site.url}en/reference.html`);
  const { page } = view;
  await page.waitForLoadState("networkidle");
  await searchFor(page, "insufficient_credits");
  await page.getByRole("group", { name: "API reference", exact: true }).getByRole("option").first().click();
  await page.waitForURL(/reference\.html#./);
  expect(await searchDialogOf(page).isVisible()).toBe(false);
  expect(view.problems).toEqual([]);
});

test("the index is loaded when it is first needed, once, and no other host is asked", async () => {
  await using view = await start();
  const { page, requests } = view;
  const loads = () => requests.filter((url) => url.endsWith("/search-en.js"));
  await page.waitForLoadState("networkidle");
  expect(loads()).toEqual([]);
  await searchFor(page, "image_url");
  await page.keyboard.press("Escape");
  await searchFor(page, "seed");
  expect(loads()).toEqual([`${site.url}assets/search-en.js`]);
  expect(requests.filter((url) => !url.startsWith(site.url))).toEqual([]);
});

test("an index that cannot be loaded is reported, and loaded again on the next search", async () => {
  await using view = await start();
  const { page } = view;
  await page.route("**/search-en.js", (route) => route.abort(), { times: 1 });
  await page.keyboard.press("Control+k");
  await searchStatusOf(page).getByText("The search index could not be loaded.").waitFor();
  await page.keyboard.press("Escape");
  await searchFor(page, "image_url");
});

test("it works from disk", async () => {
  const url = pathToFileURL(join(site.folder, "en/polling.html")).href;
  await using view = await openSitePage(browser, url);
  await searchFor(view.page, "insufficient_credits");
  await view.page.keyboard.press("Enter");
  await view.page.waitForURL(/^file:.*\/en\/.*html/);
  expect(view.problems).toEqual([]);
});

describe.each(["light", "dark"] as const)("in %s", (colorScheme) => {
  test.each([
    ["en", 1280, "image_url"],
    ["zh-CN", 390, "视频"],
  ])("the open search breaks no rule of WCAG 2.2 AA: %s at %d px", async (language, width, query) => {
    const url = `${site.url}${language}/polling.html`;
    await using view = await openSitePage(browser, url, { colorScheme, viewport: { width, height: 800 } });
    const { page } = view;
    await searchFor(page, query);
    expect(await wcagViolations(page)).toEqual([]);
    expect(await searchDialogOf(page).evaluate((dialog) => dialog.scrollWidth > dialog.clientWidth)).toBe(false);
    await searchFieldOf(page).fill("xyzzyplugh");
    await searchOptionsOf(page).first().waitFor({ state: "detached" });
    expect(await wcagViolations(page)).toEqual([]);
  });
});
