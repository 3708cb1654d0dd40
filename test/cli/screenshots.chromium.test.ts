/** The README's screenshots of the command line, rendered in a page. */
import { readdir, readFile } from "node:fs/promises";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { screenshots } from "../../scripts/terminal/screenshots.ts";
import { launchBrowser } from "../sandbox/dashboard/view.ts";

const assets = new URL("../../.github/assets/", import.meta.url);
let browser: Browser;

beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser?.close());

test("the assets are exactly the screenshots and the result", async () => {
  expect((await readdir(assets)).sort()).toEqual(
    ["result.png", ...screenshots.map(({ name }) => `${name}.svg`)].sort(),
  );
});

test("the picture of the sandbox's video is an animation", async () => {
  const page = await browser.newPage();
  await page.goto(new URL("result.png", assets).href);
  const bytes = [...(await readFile(new URL("result.png", assets)))];
  const { frameCount, width } = await page.evaluate(async (numbers) => {
    const decoder = new ImageDecoder({ data: Uint8Array.from(numbers), type: "image/png" });
    await Promise.all([decoder.completed, decoder.tracks.ready]);
    const frameCount = decoder.tracks.selectedTrack?.frameCount;
    return { frameCount, width: document.querySelector("img")?.naturalWidth };
  }, bytes);
  expect({ frameCount, width }).toEqual({ frameCount: 20, width: 640 });
  await page.close();
});

describe.each(screenshots.map(({ name }) => name))("the screenshot %s", (name) => {
  const url = new URL(`${name}.svg`, assets);

  test("is rendered with all text inside its frame", async () => {
    const page = await browser.newPage();
    await page.goto(url.href);
    const { width, texts, right, bottom, height } = await page.evaluate(() => {
      const frame = document.documentElement.getBoundingClientRect();
      const boxes = [...document.querySelectorAll("text")].map((text) => text.getBoundingClientRect());
      return {
        width: frame.width,
        height: frame.height,
        texts: boxes.length,
        right: Math.max(...boxes.map((box) => box.right)),
        bottom: Math.max(...boxes.map((box) => box.bottom)),
      };
    });
    expect(texts).toBeGreaterThan(2);
    expect(right).toBeLessThanOrEqual(width - 10);
    expect(bottom).toBeLessThanOrEqual(height - 10);
    await page.close();
  });

  test("contains no paths and no keys, and loads nothing", async () => {
    const text = await readFile(url, "utf8");
    expect(text).not.toMatch(/\/tmp\/|\/root\/|\/work\/|sk_live|href|url\(|<script|<style/);
  });
});
