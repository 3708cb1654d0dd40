/** The page of workflows and its figures in a real Chromium. */
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { languages } from "../../../scripts/docs/languages.ts";
import { launchBrowser } from "../../sandbox/dashboard/view.ts";
import { type BuiltSite, openSitePage, serveBuiltSite, wcagViolations } from "./built-site.ts";

let browser: Browser;
let site: BuiltSite;
beforeAll(async () => {
  [browser, site] = await Promise.all([launchBrowser(), serveBuiltSite()]);
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await site?.[Symbol.asyncDispose]();
});

/** What is wrong with the figures as they are drawn: texts that leave their box or figure, boxes and texts that meet. */
function faultsOf(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const faults: string[] = [];
    const meet = (a: DOMRect, b: DOMRect) =>
      a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
    // Half a pixel is the rounding of a figure that is shown smaller than it is.
    const isInside = (a: DOMRect, b: DOMRect) =>
      a.left >= b.left - 0.5 && a.right <= b.right + 0.5 && a.top >= b.top - 0.5 && a.bottom <= b.bottom + 0.5;
    for (const svg of document.querySelectorAll(".workflow svg")) {
      const whole = svg.getBoundingClientRect();
      const boxes = [...svg.querySelectorAll("rect")].map((box) => box.getBoundingClientRect());
      const free: DOMRect[] = [];
      for (const text of svg.querySelectorAll("text")) {
        const box = text.parentElement?.querySelector("rect")?.getBoundingClientRect();
        const area = text.getBoundingClientRect();
        if (!isInside(area, text.parentElement?.matches("g") && box ? box : whole))
          faults.push(`cut: ${text.textContent}`);
        if (!text.parentElement?.matches("g")) free.push(area);
      }
      for (const [index, box] of boxes.entries()) {
        if (!isInside(box, whole)) faults.push(`box ${index} is cut`);
        if ([...boxes.slice(index + 1), ...free].some((other) => meet(box, other))) faults.push(`box ${index} is met`);
      }
    }
    return faults;
  });
}

describe.each(Object.keys(languages))("%s", (language) => {
  test.each([
    [1280, "light"],
    [1280, "dark"],
    [320, "light"],
  ] as const)(
    "at %d px in %s: no figure is cut, nothing meets, and nothing breaks WCAG",
    async (width, colorScheme) => {
      const viewport = { width, height: 900 };
      await using view = await openSitePage(browser, `${site.url}${language}/workflows.html`, {
        colorScheme,
        viewport,
      });
      expect(await view.page.locator(".workflow svg").count()).toBeGreaterThan(15);
      expect(await faultsOf(view.page)).toEqual([]);
      expect(await wcagViolations(view.page)).toEqual([]);
      expect(view.problems).toEqual([]);
    },
  );

  test("each figure is told by its title, and each link in the page leads to a place", async () => {
    await using view = await openSitePage(browser, `${site.url}${language}/workflows.html`);
    const figures = await view.page.getByRole("img").all();
    for (const figure of figures) {
      const label = await figure.getAttribute("aria-labelledby");
      expect(await view.page.locator(`#${label}`).textContent()).toMatch(/steps of|步骤/i);
    }
    const dead = await view.page.evaluate(() =>
      [...document.querySelectorAll<HTMLAnchorElement>("main a[href^='#']")]
        .map(({ hash }) => decodeURIComponent(hash.slice(1)))
        .filter((id) => !document.getElementById(id)),
    );
    expect(dead).toEqual([]);
  });
});

/** Fill, stroke and background of each kind of part, as red, green, blue. */
const coloursOf = (page: Page) =>
  page.evaluate(() => {
    const colour = (selector: string, member: "fill" | "stroke" | "backgroundColor") => {
      const element = document.querySelector(selector);
      const canvas = document.createElement("canvas").getContext("2d");
      if (!element || !canvas) throw new Error(`There is no ${selector}.`);
      canvas.fillStyle = getComputedStyle(element)[member];
      canvas.fillRect(0, 0, 1, 1);
      return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
    };
    return {
      page: colour("body", "backgroundColor"),
      box: colour(".workflow rect.step", "fill"),
      text: colour(".workflow text", "fill"),
      lines: [".step", ".next", ".failure", ".end"].map((kind) => colour(`.workflow ${kind}`, "stroke")),
    };
  });

/** The contrast of two colours, from 1 to 21, as WCAG has it. */
function contrast(a: number[], b: number[]): number {
  const luminance = (colour: number[]) => {
    const [red = 0, green = 0, blue = 0] = colour
      .map((value) => value / 255)
      .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [light = 0, dark = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
}

test.each([
  ["light", "screen"],
  ["dark", "screen"],
  ["dark", "print"],
] as const)("in %s on %s texts and lines stand out", async (colorScheme, media) => {
  await using view = await openSitePage(browser, `${site.url}en/workflows.html`, { colorScheme });
  await view.page.emulateMedia({ media, colorScheme });
  const { page, box, text, lines } = await coloursOf(view.page);
  for (const ground of [page, box]) {
    expect(contrast(text, ground)).toBeGreaterThanOrEqual(4.5);
    for (const line of lines) expect(contrast(line, ground)).toBeGreaterThanOrEqual(3);
  }
  if (media === "print") expect(page).toEqual([255, 255, 255]);
});

test("a figure with a text too long and one with boxes over each other would be found", async () => {
  await using view = await openSitePage(browser, `${site.url}en/workflows.html`);
  await view.page.evaluate(() => {
    const [first, second] = document.querySelectorAll(".workflow svg");
    const text = first?.querySelector("g text");
    if (text) text.textContent = "a text that is much too long for its box, whatever the font";
    second?.querySelector("rect")?.setAttribute("height", "300");
  });
  const faults = await faultsOf(view.page);
  expect(faults).toContain("cut: a text that is much too long for its box, whatever the font");
  expect(faults).toContain("box 0 is met");
});
