/** The Chinese reference: none of Redoc's own words is English, on any page and in any opened part. */
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchBrowser } from "../../sandbox/dashboard/view.ts";
import { type BuiltSite, serveBuiltSite } from "./built-site.ts";
import { addressesOf, clickEverything, goToAddress, openRedoc } from "./redoc-view.ts";

let browser: Browser;
let site: BuiltSite;
beforeAll(async () => {
  [browser, site] = await Promise.all([launchBrowser(), serveBuiltSite()]);
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await site?.[Symbol.asyncDispose]();
});

// Names of types, values, methods and formats, which are the same in each language.
const technical = "GET POST get post array true false application json URL HTTP Bearer Cookie".split(" ");

/** The Latin words of the contract: names, values, and words in its texts, without keywords. */
function contractWords(definition: unknown): Set<string> {
  const words = new Set(technical);
  const add = (text: string) => {
    for (const [word] of text.matchAll(/[A-Za-z]+/g)) words.add(word);
  };
  const visit = (node: unknown, named: boolean): void => {
    if (typeof node === "string") add(node);
    if (typeof node !== "object" || node === null) return;
    for (const [key, value] of Object.entries(node)) {
      if (named) add(key);
      if (key !== "source")
        visit(value, ["properties", "headers", "paths", "examples", "securitySchemes"].includes(key));
    }
  };
  visit(definition, false);
  return words;
}

async function foreignWords(language: string): Promise<string[]> {
  await using view = await openRedoc(browser, `${site.url}${language}/reference.html`);
  const { page } = view;
  const definition = await page.evaluate(() =>
    JSON.parse(document.getElementById("redoc-definition")?.textContent ?? ""),
  );
  const known = contractWords(definition);
  const seen = new Set<string>();
  for (const address of await addressesOf(page)) {
    await goToAddress(page, address);
    for (const text of await clickEverything(page, address)) seen.add(text);
  }
  expect(view.problems).toEqual([]);
  const isForeign = (text: string) => [...text.matchAll(/[A-Za-z]{2,}/g)].some(([word]) => !known.has(word));
  return [...seen].filter(isForeign);
}

test("nothing on the Chinese page is English", { timeout: 300_000 }, async () => {
  expect(await foreignWords("zh-CN")).toEqual([]);
});

test("the same look at the English page finds Redoc's words", { timeout: 300_000 }, async () => {
  const words = ["Expand all", "Collapse all", "Link to Request", "Responses", "View security details"];
  expect(await foreignWords("en")).toEqual(expect.arrayContaining(words));
});
