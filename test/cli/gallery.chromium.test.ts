/** Tests the gallery of the built command in Chromium, opened from disk. */
import { execFile } from "node:child_process";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { builtCommand } from "../../scripts/build/ensure-build.ts";
import { type DownloadedFile, openLedger } from "../../src/package/node.ts";
import {
  completedTask,
  downloadedFile as fileOf,
  ledgerAccount,
  recordJobIntent,
  submittedTask,
} from "../node/ledger-fixtures.ts";
import { lowContrastTexts } from "../sandbox/dashboard/contrast.ts";
import { launchBrowser } from "../sandbox/dashboard/view.ts";
import { createGalleryFixture, displayedHostileHtml, type GalleryFixture } from "./gallery/fixture.ts";

let browser: Browser;
let fixture: GalleryFixture;
let path: string;

beforeAll(async () => {
  [browser, fixture] = await Promise.all([launchBrowser(), createGalleryFixture()]);
  path = await gallery("gallery.html", fixture.ledger, "--title", "A run");
});
afterAll(async () => {
  await browser?.close();
  await fixture?.[Symbol.asyncDispose]();
});

/** Writes a page by `seedance gallery`. */
async function gallery(name: string, ledger: string, ...more: string[]): Promise<string> {
  const file = join(fixture.folder, name);
  const env = { PATH: process.env.PATH, HOME: fixture.folder, XDG_CONFIG_HOME: fixture.folder };
  const line = [builtCommand, "gallery", "--ledger", ledger, "--output", file, ...more];
  await promisify(execFile)(process.execPath, line, { env });
  return file;
}

interface GalleryPage extends AsyncDisposable {
  page: Page;
  /** Errors and warnings of the console, including violations of the policy. */
  problems: string[];
  /** The URLs of all requests. */
  requests: string[];
}

async function openGallery(file: string, options: BrowserContextOptions = {}): Promise<GalleryPage> {
  const context = await browser.newContext({ locale: "en-GB", timezoneId: "UTC", ...options });
  const page = await context.newPage();
  const view: GalleryPage = { page, problems: [], requests: [], [Symbol.asyncDispose]: () => context.close() };
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) view.problems.push(message.text());
  });
  page.on("pageerror", (error) => view.problems.push(String(error)));
  context.on("request", (request) => view.requests.push(request.url()));
  await page.goto(pathToFileURL(file).href);
  return view;
}

/** Writes a ledger with copies of one job and its files. */
function copyJob(id: string, path: string, count: number): void {
  using from = openLedger({ path: fixture.ledger });
  const files = from.jobs().find(({ taskId }) => taskId === id)?.files ?? [];
  using to = openLedger({ path });
  const journal = to.journal(ledgerAccount);
  for (let copy = 1; copy <= count; copy++) {
    recordJobIntent(journal, `copy-${copy}`);
    journal.recordSubmitted(`copy-${copy}`, submittedTask(`sd2_copy${copy}`));
    journal.recordPoll(completedTask(`sd2_copy${copy}`));
    journal.recordDownloaded(
      `sd2_copy${copy}`,
      files.map(({ path, ...file }) => fileOf(path, file as Partial<DownloadedFile>)),
    );
  }
}

const cards = (page: Page) => page.locator("#jobs > li:visible");
const prompts = (page: Page) => page.locator("#jobs > li:visible .prompt:not(summary + *)").allTextContents();
const choice = (page: Page, name: string) => page.getByRole("combobox", { name, exact: true });
const statusText = (page: Page) => page.getByRole("status").textContent();

/** Scrolls to every image, since they load lazily, and returns their widths. */
async function widths(page: Page): Promise<number[]> {
  for (const image of await page.locator("img").all()) await image.scrollIntoViewIfNeeded();
  await page.waitForFunction(() => [...document.images].every(({ complete }) => complete));
  return page.evaluate(async () => {
    await Promise.all([...document.images].map((image) => image.decode()));
    return [...document.images].map(({ naturalWidth }) => naturalWidth);
  });
}

interface VideoInfo {
  size: number[];
  seconds: number;
}

/** The size and length of each video. */
async function readVideos(page: Page): Promise<VideoInfo[]> {
  await page.waitForFunction(() => [...document.querySelectorAll("video")].every(({ readyState }) => readyState > 0));
  return page.locator("video").evaluateAll((all) =>
    (all as HTMLVideoElement[]).map(({ videoWidth, videoHeight, duration }) => ({
      size: [videoWidth, videoHeight],
      seconds: Math.round(duration),
    })),
  );
}

const twoVideos = [
  { size: [720, 1280], seconds: 4 },
  { size: [1280, 720], seconds: 5 },
];

test("a gallery opened from disk shows images and videos, and requests only local files", async () => {
  await using view = await openGallery(path);
  expect(await widths(view.page)).toEqual([1024, 1024, 1024]);
  expect(await readVideos(view.page)).toEqual(twoVideos);
  await view.page
    .locator("video")
    .first()
    .evaluate((element: HTMLVideoElement) => element.play());
  await view.page.waitForFunction(() => (document.querySelector("video")?.currentTime ?? 0) > 0);
  const folderUrl = `${pathToFileURL(fixture.folder).href}/`;
  expect(view.requests.filter((url) => !url.startsWith(folderUrl) && url !== "data:,")).toEqual([]);
  expect(view.requests.length).toBeGreaterThanOrEqual(8);
  expect(view.problems).toEqual([]);
});

test("a hostile prompt is escaped everywhere in a gallery", async () => {
  await using view = await openGallery(path);
  const card = view.page.getByRole("article").filter({ hasText: fixture.ids.hostile });
  expect(await card.locator(".prompt").textContent()).toBe(displayedHostileHtml);
  expect(await card.locator("video").getAttribute("aria-label")).toBe(`Video: ${displayedHostileHtml}`);
  expect(await view.page.locator("script, style, svg, [onerror], [onload]").count()).toBe(2);
  expect(await view.page.evaluate(() => "hacked" in window)).toBe(false);
});

test("the policy of a gallery forbids other scripts and other hosts", async () => {
  await using view = await openGallery(path);
  const results = await view.page.evaluate(async () => {
    const script = document.createElement("script");
    script.textContent = "window.hacked = 1";
    document.body.append(script);
    const image = new Image();
    const loaded = new Promise((resolve) => {
      image.onload = () => resolve("loaded");
      image.onerror = () => resolve("refused");
    });
    image.src = "https://example.com/pixel.png";
    return [await loaded, "hacked" in window];
  });
  expect(results).toEqual(["refused", false]);
  expect(view.problems.filter((text) => text.includes("Content Security Policy"))).toHaveLength(2);
});

describe("the filters of a gallery", () => {
  test("select by model, state and text, and show the count and the sum", async () => {
    await using view = await openGallery(path);
    const { page } = view;
    expect(await statusText(page)).toBe("8 of 8 jobs, 117 credits net");
    await choice(page, "Model").selectOption("gpt-image-2");
    expect([await cards(page).count(), await statusText(page)]).toEqual([1, "1 of 8 jobs, 15 credits net"]);
    await choice(page, "Model").selectOption({ label: "seedance (6)" });
    expect(await statusText(page)).toBe("6 of 8 jobs, 90 credits net");
    await choice(page, "State").selectOption({ label: "failed (1)" });
    expect([await prompts(page), await statusText(page)]).toEqual([["This one fails"], "1 of 8 jobs, 0 credits net"]);
    await page.getByRole("button", { name: "Reset" }).click();
    await expect.poll(() => cards(page).count()).toBe(8);
    await page.getByLabel("Text").fill("GLASS 9:16");
    expect(await prompts(page)).toEqual(["A glass train"]);
    await page.getByLabel("Text").fill(fixture.ids.images);
    expect(await prompts(page)).toEqual(["A shoe on chrome"]);
    expect(view.problems).toEqual([]);
  });

  test("report that no job matches, with a button to show all", async () => {
    await using view = await openGallery(path);
    const { page } = view;
    const back = page.getByRole("button", { name: "Show all" });
    expect(await back.isVisible()).toBe(false);
    await page.getByLabel("Text").fill("no such thing");
    expect([await cards(page).count(), await statusText(page)]).toEqual([0, "0 of 8 jobs, 0 credits net"]);
    await back.click();
    await expect.poll(() => cards(page).count()).toBe(8);
    expect(await page.getByLabel("Text").inputValue()).toBe("");
    expect(await back.isVisible()).toBe(false);
  });

  test("sort the jobs, and pause a video that is filtered out", async () => {
    await using view = await openGallery(path);
    const { page } = view;
    const newest = await prompts(page);
    await choice(page, "Sort").selectOption("oldest");
    expect(await prompts(page)).toEqual(newest.toReversed());
    await choice(page, "Sort").selectOption("cost");
    const nets = await page
      .locator("#jobs > li")
      .evaluateAll((all) =>
        (all as HTMLElement[]).map(({ dataset }) => Number(dataset.charged) - Number(dataset.refunded)),
      );
    expect(nets).toEqual([30, 30, 30, 15, 12, 0, 0, 0]);
    await choice(page, "Sort").selectOption("model");
    expect((await page.getByRole("heading", { level: 2 }).allTextContents()).slice(0, 3)).toEqual([
      "gpt-image-2",
      "nano-banana-pro",
      "seedance",
    ]);
    await choice(page, "Sort").selectOption("newest");
    expect(await prompts(page)).toEqual(newest);
    const video = page.locator("video").first();
    await video.evaluate((element: HTMLVideoElement) => element.play());
    await choice(page, "Model").selectOption("gpt-image-2");
    expect(await video.evaluate((element: HTMLVideoElement) => element.paused)).toBe(true);
  });
});

test("a gallery can be used with the keyboard only", async () => {
  await using view = await openGallery(path);
  const { page } = view;
  const focused = () => page.evaluate(() => document.activeElement?.getAttribute("name") ?? document.activeElement?.id);
  await page.keyboard.press("Tab");
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("Skip to the jobs");
  await page.keyboard.press("Enter");
  expect(await focused()).toBe("main");
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("Shift+Tab");
  expect(await focused()).toBe("sort");
  await page.keyboard.press("o");
  expect(await choice(page, "Sort").inputValue()).toBe("oldest");
  expect((await prompts(page))[0]).toBe(displayedHostileHtml);
  for (const name of ["state", "model", "text"]) {
    await page.keyboard.press("Shift+Tab");
    expect(await focused()).toBe(name);
  }
  await page.keyboard.type("nothing at all");
  await page.keyboard.press("Enter");
  expect(await cards(page).count()).toBe(0);
  await page.getByRole("button", { name: "Show all" }).focus();
  await page.keyboard.press("Space");
  await expect.poll(() => cards(page).count()).toBe(8);
  // The focus is not lost with the hidden button.
  expect(await focused()).toBe("text");
  const long = page.locator("summary");
  await long.focus();
  await page.keyboard.press("Enter");
  expect(await page.locator("details .prompt").last().textContent()).toBe("For ever. ".repeat(50));
  const outline = await long.evaluate((node) => getComputedStyle(node).outlineStyle);
  expect(outline).toBe("solid");
});

test("a gallery without JavaScript shows all jobs and no controls", async () => {
  await using view = await openGallery(path, { javaScriptEnabled: false });
  const { page } = view;
  expect(await cards(page).count()).toBe(8);
  expect(await page.locator("input, select").count()).toBe(4);
  expect(await page.locator("input:visible, select:visible, button:visible").count()).toBe(0);
  for (const text of ["A glass train", "30 charged", "30 charged, 30 refunded", "720 × 1280, 4 s", "not charged"])
    expect(await page.getByText(text, { exact: true }).first().isVisible()).toBe(true);
});

describe.each(["light", "dark"] as const)("the %s colour scheme of a gallery", (colorScheme) => {
  test("has its own colours with enough contrast", async () => {
    await using view = await openGallery(path, { colorScheme });
    const { page } = view;
    await page.locator("summary").click();
    const [red] = (await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).match(/\d+/g) ?? [];
    expect(Number(red) > 128).toBe(colorScheme === "light");
    expect(await page.evaluate(lowContrastTexts, 4.5)).toEqual([]);
  });
});

test("every control and image of a gallery has an accessible name, and headings and landmarks are in order", async () => {
  await using view = await openGallery(path);
  const { page } = view;
  const session = await page.context().newCDPSession(page);
  const { nodes } = await session.send("Accessibility.getFullAXTree");
  const roles = /^(button|textbox|searchbox|combobox|link|image|img|Video|article|status|search)$/;
  const visible = nodes.filter(({ ignored, role }) => !ignored && roles.test(role?.value ?? ""));
  expect(visible.length).toBeGreaterThan(30);
  const nameless = visible.filter(({ name, role }) => !name?.value?.trim() && !/^(status|search)$/.test(role?.value));
  expect(nameless.map(({ role }) => role?.value)).toEqual([]);
  for (const landmark of ["banner", "search", "main", "contentinfo"] as const)
    expect(await page.getByRole(landmark).count()).toBe(1);
  expect(await page.getByRole("article", { name: "seedance" }).count()).toBe(6);
  expect(await page.locator("h1, h2").evaluateAll((all) => all.map(({ tagName }) => tagName).join(" "))).toBe(
    `H1${" H2".repeat(8)}`,
  );
  const ids = await page.evaluate(() => [...document.querySelectorAll("[id]")].map(({ id }) => id));
  expect(new Set(ids).size).toBe(ids.length);
});

test.each([360, 800, 1280])("a gallery does not scroll sideways at %i px", async (width) => {
  await using view = await openGallery(path, { viewport: { width, height: 740 } });
  await view.page.locator("summary").click();
  expect(await view.page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
});

test("a gallery with embedded files shows them from any folder", async () => {
  const otherFolder = await mkdtemp(join(tmpdir(), "gallery-alone-"));
  try {
    const whole = await gallery("whole.html", fixture.ledger, "--embed", "64");
    await cp(whole, join(otherFolder, "alone.html"));
    await using view = await openGallery(join(otherFolder, "alone.html"));
    expect(await widths(view.page)).toEqual([1024, 1024, 1024]);
    expect(await readVideos(view.page)).toEqual(twoVideos);
    expect(view.requests.filter((url) => !url.startsWith("data:"))).toHaveLength(1);
    expect(view.problems).toEqual([]);
  } finally {
    await rm(otherFolder, { recursive: true });
  }
});

test("a gallery with 100 videos preloads the first 40, and loads others when they are played", async () => {
  const many = join(fixture.folder, "many.sqlite");
  copyJob(fixture.ids.video, many, 100);
  await using view = await openGallery(await gallery("many.html", many));
  const { page } = view;
  await page.locator("li").last().scrollIntoViewIfNeeded();
  const opened = () =>
    page
      .locator("video")
      .evaluateAll((all) => (all as HTMLVideoElement[]).filter((each) => each.readyState > 0).length);
  await expect.poll(opened, { timeout: 15_000 }).toBe(40);
  const last = page.locator("video").last();
  await last.evaluate((element: HTMLVideoElement) => element.play());
  expect(await last.evaluate((element: HTMLVideoElement) => element.videoWidth)).toBe(720);
  expect(await opened()).toBe(41);
  expect(view.problems).toEqual([]);
});
