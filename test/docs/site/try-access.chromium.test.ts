/** How the form of "Try it" is read and filled in: fields by their rules, without a mouse, without scripts, in both themes. */
import { createRequire } from "node:module";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Sandbox } from "../../../src/sandbox/index.ts";
import { launchBrowser } from "../../sandbox/dashboard/view.ts";
import {
  chargeEntriesOf,
  openTryForm,
  sendTryForm,
  startTrySandbox,
  startTrySite,
  type TrySite,
  tryFormTimeout,
} from "./try/view.ts";

const axePath = createRequire(import.meta.url).resolve("axe-core/axe.min.js");

let browser: Browser;
let site: TrySite;
let sandbox: Sandbox;

beforeAll(async () => {
  browser = await launchBrowser();
  site = await startTrySite();
  sandbox = await startTrySandbox(site, { credits: 1e6 });
});
afterAll(async () => {
  await browser?.close();
  await site?.close();
  await sandbox?.close();
});

interface Violation {
  id: string;
  nodes: { html: string; failureSummary?: string }[];
}

async function violations(page: Page): Promise<string[]> {
  await page.addScriptTag({ path: axePath });
  const found = await page.evaluate(async () => {
    const { axe } = window as unknown as { axe: { run(): Promise<{ violations: Violation[] }> } };
    return (await axe.run()).violations;
  });
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => html + failureSummary)}`);
}

const bodyOf = async (page: Page) => {
  const text = (await page.locator("#try-http").textContent()) ?? "";
  return JSON.parse(text.slice(text.indexOf("\n\n")));
};

describe.each(["en", "zh-CN"] as const)("in %s", (language) => {
  test.each(["light", "dark"] as const)(
    "axe finds nothing in %s, with results, errors and a narrow screen",
    async (colorScheme) => {
      const view = await openTryForm(browser, site, { sandbox, language, colorScheme });
      const { page } = view;
      await sendTryForm(view, language);
      await view.advanceTime(2);
      await page.locator("video").waitFor(tryFormTimeout);
      expect(await page.evaluate(() => document.documentElement.className)).toContain(colorScheme);
      expect(await violations(page)).toEqual([]);
      await page.locator("#try-key").fill("");
      await page.locator("#try-seedance-prompt").fill("?");
      await page.locator(".try-send").click();
      await page.locator("#try-key-error").waitFor(tryFormTimeout);
      await page.setViewportSize({ width: 320, height: 640 });
      expect(await violations(page)).toEqual([]);
      const overflow = () => page.evaluate(() => document.querySelector("#try-form")?.getBoundingClientRect().right);
      expect(await overflow()).toBeLessThanOrEqual(320);
      await page.context().close();
    },
  );
});

test("a job is made with the keyboard alone, and each field is named and described", async () => {
  const view = await openTryForm(browser, site);
  const { page } = view;
  const tabTo = async (id: string) => {
    for (let presses = 0; presses < 200; presses++) {
      if ((await page.evaluate(() => document.activeElement?.id)) === id) return;
      await page.keyboard.press("Tab");
    }
    throw new Error(`Tab does not lead to ${id}.`);
  };
  await tabTo("try-address");
  await page.keyboard.press("Control+A");
  await page.keyboard.type(sandbox.url);
  await tabTo("try-key");
  await page.keyboard.type(sandbox.apiKey ?? "");
  await tabTo("try-model");
  await page.keyboard.type("nano");
  await tabTo("try-nano-banana-pro-prompt");
  await page.keyboard.press("Control+A");
  await page.keyboard.type("A box made of paper");
  const before = chargeEntriesOf(sandbox).length;
  for (let presses = 0; presses < 50; presses++) {
    if (await page.evaluate(() => document.activeElement?.matches(".try-send"))) break;
    await page.keyboard.press("Tab");
  }
  await page.keyboard.press("Enter");
  await page.getByRole("status").filter({ hasText: "Accepted: task" }).waitFor(tryFormTimeout);
  await tabTo("try-again");
  await page.keyboard.press("Space");
  await page.getByRole("status").filter({ hasText: "nothing was charged twice" }).waitFor(tryFormTimeout);
  expect(chargeEntriesOf(sandbox).slice(before)).toMatchObject([{ task: { body: { prompt: "A box made of paper" } } }]);

  const undescribed = await page.evaluate(() =>
    [...document.querySelectorAll<HTMLInputElement>(".try [name], #try-address, #try-key")]
      .filter(({ labels, ariaDescribedByElements: described }) => labels?.length !== 1 || described?.length !== 2)
      .map(({ id }) => id),
  );
  expect(undescribed).toEqual([]);
  await page.context().close();
});

test("a mode brings its fields and takes those that it forbids, from the request too", async () => {
  const { page } = await openTryForm(browser, site, { sandbox });
  const field = (name: string) => page.locator(`#try-seedance-${name}`);
  expect([await field("image_url").isVisible(), await field("media_urls").isVisible()]).toEqual([false, false]);
  await field("mode").selectOption("image-to-video");
  expect([await field("image_url").isVisible(), await field("media_urls").isVisible()]).toEqual([true, false]);
  await field("image_url").fill("https://example.com/start.png");
  await field("seed").fill("42");
  expect(await bodyOf(page)).toMatchObject({
    mode: "image-to-video",
    image_url: "https://example.com/start.png",
    seed: 42,
  });
  await field("channel").selectOption("real");
  expect(await field("seed").isVisible()).toBe(false);
  await field("mode").selectOption("media-to-video");
  await field("media_urls").fill(" https://example.com/1.png \n\nhttps://example.com/2.mp4\n");
  const body = await bodyOf(page);
  expect(body).toMatchObject({ media_urls: ["https://example.com/1.png", "https://example.com/2.mp4"] });
  for (const name of ["image_url", "seed"]) expect(body).not.toHaveProperty(name);
  await page.context().close();
});

test("an example fills in the form", async () => {
  const { page } = await openTryForm(browser, site, { sandbox });
  await page.getByLabel("Model").selectOption("gpt-image-2");
  await page.getByLabel("Example").locator("visible=true").selectOption({ index: 1 });
  expect(await bodyOf(page)).toMatchObject({ type: "image-to-image", channel: "economy", batchCount: 4 });
  await page.context().close();
});

test.each<[string, string, string, string, RegExp]>([
  ["seedance", "prompt", "nothing", "", /required/],
  ["seedance", "prompt", "two characters of four units", "😀😀", /at least 3 characters; it has 2/],
  ["seedance", "prompt", "too much", "x".repeat(10_001), /at most 10000 characters; it has 10001/],
  ["seedance", "seed", "too little", "-2", /at least -1/],
  ["seedance", "seed", "too much", "4294967296", /at most 4294967295/],
  ["seedance", "seed", "a fraction", "1.5", /whole number/],
  ["seedance", "end_image_url", "a URL without TLS", "http://example.com/a.png", /is not a public https URL/],
  ["gpt-image-2", "batchCount", "too much", "5", /at most 4/],
  ["gpt-image-2", "type", "no choice", "", /required/],
  [
    "gpt-image-2",
    "imageUrls",
    "one bad URL",
    "https://example.com/a.png\nftp://example.com/b.png",
    /"ftp:.*is not a public https URL/,
  ],
  ["nano-banana-pro", "image_urls", "too many", "https://example.com/a.png\n".repeat(9), /at most 8.*there are 9/],
])(
  "%s, %s: %s is told at its field, which gets the focus, and nothing is sent",
  async (model, name, _, value, problem) => {
    const { page, requests } = await openTryForm(browser, site, { sandbox });
    await page.getByLabel("Model").selectOption(model);
    const field = page.locator(`#try-${model}-${name}`);
    if (value === "") await field.evaluate((element: HTMLInputElement) => Object.assign(element, { value: "" }));
    else await field.fill(value);
    await page.locator(".try-send").click();
    const error = page.locator(`#try-${model}-${name}-error`);
    await error.filter({ hasText: problem }).waitFor(tryFormTimeout);
    expect(await field.getAttribute("aria-invalid")).toBe("true");
    expect(await page.evaluate(() => document.activeElement?.id)).toBe(`try-${model}-${name}`);
    for (const url of requests) expect(url).not.toContain(sandbox.url);
    await page.context().close();
  },
);

test("what is corrected is no longer called wrong", async () => {
  const { page } = await openTryForm(browser, site, { sandbox });
  const field = page.locator("#try-seedance-prompt");
  await field.fill("?");
  await page.locator(".try-send").click();
  await page.locator("#try-seedance-prompt-error").waitFor(tryFormTimeout);
  await field.fill("A train");
  await page.locator("#try-seedance-prompt-error").waitFor({ state: "hidden", ...tryFormTimeout });
  expect(await field.getAttribute("aria-invalid")).toBe(null);
  await page.context().close();
});

test("without scripts the page gives the same as curl, and no form", async () => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(`${site.url}/en/try.html`);
  expect(await page.locator("#try-form").isVisible()).toBe(false);
  expect(await page.getByText("The form needs JavaScript.").isVisible()).toBe(true);
  expect(await page.getByText("curl -X POST").first().isVisible()).toBe(true);
  await context.close();
});
