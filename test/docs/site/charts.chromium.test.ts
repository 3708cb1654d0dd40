/** Checks that the chart is readable: no text is cut or covered, and all has contrast in light, dark and print. */
import { readFileSync } from "node:fs";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { budgetChart } from "../../../scripts/docs/charts/budget-chart.ts";
import type { Language } from "../../../scripts/docs/languages.ts";
import { launchBrowser } from "../../sandbox/dashboard/view.ts";

const colours = readFileSync(new URL("../../../scripts/docs/styles/colours.css", import.meta.url), "utf8");
let browser: Browser;

beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser?.close());

/** The chart on a page that is so wide, in a theme, on a screen or on paper. */
async function show(language: Language, theme: "light" | "dark", width: number, media: "screen" | "print" = "screen") {
  const page = await browser.newPage({ viewport: { width, height: 900 } });
  await page.emulateMedia({ media });
  await page.setContent(
    `<html class="${theme}"><style>${colours} body { margin: 0; background: var(--bg); font-family: sans-serif }</style>` +
      `${await budgetChart(language)}</html>`,
  );
  return { page, [Symbol.asyncDispose]: () => page.close() };
}

const shapes = [320, 560, 1280].flatMap((width) => (["en", "zh-CN"] as const).map((language) => ({ width, language })));

describe.each(shapes)("$language, $width px wide", ({ width, language }) => {
  test("no text is cut, covers another one, or is too small to read", async () => {
    await using view = await show(language, "light", width);
    const { frame, texts } = await view.page.evaluate(() => {
      const boxOf = (element: Element) => {
        const { left, right, top, bottom } = element.getBoundingClientRect();
        return { left, right, top, bottom, text: element.textContent ?? "" };
      };
      const chart = document.querySelector("svg");
      if (!chart) throw new Error("There is no chart.");
      return { frame: boxOf(chart), texts: Array.from(chart.querySelectorAll("text"), boxOf) };
    });
    expect(frame.right).toBeLessThanOrEqual(width);
    expect(texts.length).toBeGreaterThan(12);
    for (const [index, a] of texts.entries()) {
      expect(
        a.left >= frame.left && a.right <= frame.right && a.top >= frame.top && a.bottom <= frame.bottom,
        a.text,
      ).toBe(true);
      expect(a.bottom - a.top, a.text).toBeGreaterThan(9);
      for (const b of texts.slice(index + 1))
        expect(
          a.right < b.left || b.right < a.left || a.bottom < b.top || b.bottom < a.top,
          `${a.text} and ${b.text}`,
        ).toBe(true);
    }
  });

  test("no line runs through a name", async () => {
    await using view = await show(language, "light", width);
    const struck = await view.page.evaluate(() => {
      const names = Array.from(document.querySelectorAll("text[font-weight]"), (name) => name.getBoundingClientRect());
      const lines = Array.from(document.querySelectorAll<SVGPathElement>("path[data-way]"));
      return lines.flatMap((line) => {
        const toScreen = line.getScreenCTM();
        if (!toScreen) throw new Error("The chart is not shown.");
        const length = line.getTotalLength();
        const points = Array.from({ length: 2000 }, (_, step) => line.getPointAtLength((step / 2000) * length));
        return points
          .map((point) => point.matrixTransform(toScreen))
          .filter(({ x, y }) =>
            names.some(({ left, right, top, bottom }) => x > left && x < right && y > top && y < bottom),
          )
          .map(({ x, y }) => `${line.dataset.way} at ${x} ${y}`);
      });
    });
    expect(struck).toEqual([]);
  });
});

test.each([
  ["light", "screen"],
  ["dark", "screen"],
  ["light", "print"],
] as const)("in %s on %s each text has a contrast of 4.5, each line one of 3", async (theme, media) => {
  await using view = await show("en", theme, 560, media);
  const contrasts = await view.page.evaluate(() => {
    const luminance = (colour: string) => {
      const [red = 0, green = 0, blue = 0] = (colour.match(/[\d.]+/g) ?? []).map((part) => {
        const share = Number(part) / 255;
        return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    };
    const paper = luminance(getComputedStyle(document.body).backgroundColor);
    const against = (colour: string) => {
      const [dark = 0, light = 0] = [luminance(colour), paper].sort((a, b) => a - b);
      return (light + 0.05) / (dark + 0.05);
    };
    return {
      texts: Array.from(document.querySelectorAll("svg text"), (text) => against(getComputedStyle(text).fill)),
      lines: Array.from(document.querySelectorAll("path[data-way]"), (line) => against(getComputedStyle(line).stroke)),
    };
  });
  expect(contrasts.lines.length).toBe(3);
  expect(Math.min(...contrasts.texts)).toBeGreaterThanOrEqual(4.5);
  expect(Math.min(...contrasts.lines)).toBeGreaterThanOrEqual(3);
});
