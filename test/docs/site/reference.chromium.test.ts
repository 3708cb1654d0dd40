/** The reference as text, as it is read without JavaScript and in print, in a real Chromium. */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { buildAssets } from "../../../scripts/docs/assets.ts";
import { reference } from "../../../scripts/docs/reference/reference.ts";
import { launchBrowser } from "../../sandbox/dashboard/view.ts";
import { wcagViolations } from "./built-site.ts";
import { docsViews } from "./reference-views.ts";

let browser: Browser;
let style: string;
beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), "reference-"));
  await buildAssets(folder);
  style = await readFile(join(folder, "assets/site.css"), "utf8");
  await rm(folder, { recursive: true });
  browser = await launchBrowser();
});
afterAll(() => browser?.close());

const htmlOf = ({ view, language }: (typeof docsViews)[number], scheme: string) =>
  `<!doctype html><html lang="${language}" class="${scheme}"><meta name="viewport" content="width=device-width">
<title>Reference</title><style>${style}</style><main>${reference(view, language).html}</main></html>`;

async function openReference(each: (typeof docsViews)[number], scheme: string, width: number): Promise<Page> {
  const page = await browser.newPage({ viewport: { width, height: 900 } });
  await page.setContent(htmlOf(each, scheme));
  return page;
}

/** The elements that are wider than the page. */
const tooWide = (page: Page) =>
  page.evaluate(() => {
    const wide = [...document.querySelectorAll("main *")].filter((each) => {
      const { right } = each.getBoundingClientRect();
      return right > innerWidth + 1 && !each.closest(".table *, pre *");
    });
    return wide.map((each) => each.outerHTML.slice(0, 100));
  });

// Each text once, and each colour at each width.
const schemesAndWidths = [
  ["light", 1280],
  ["dark", 390],
  ["dark", 1280],
  ["light", 390],
] as const;

test.each(
  docsViews.map((each, index) => ({
    ...each,
    look: schemesAndWidths[index % schemesAndWidths.length] ?? schemesAndWidths[0],
  })),
)(
  "$name breaks no rule of WCAG 2.2 AA, and scrolls in its tables alone",
  async ({ look: [scheme, width], ...each }) => {
    const page = await openReference(each, scheme, width);
    expect(await wcagViolations(page)).toEqual([]);
    expect(await tooWide(page)).toEqual([]);
    await page.close();
  },
);

test("fits on paper", async () => {
  const [first] = docsViews;
  if (!first) throw new Error("There is no docs view.");
  // A4 between margins of 1 cm.
  const page = await openReference(first, "light", 718);
  await page.emulateMedia({ media: "print" });
  const cut = await page.evaluate(
    () =>
      [...document.querySelectorAll("table, pre")].filter((each) => each.getBoundingClientRect().right > innerWidth + 1)
        .length,
  );
  expect(cut).toBe(0);
  await page.close();
});
