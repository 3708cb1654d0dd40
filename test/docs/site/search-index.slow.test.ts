/** The search in the built site finds every name of the contracts, in both languages, at the place that it shows. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { runInNewContext } from "node:vm";
import { gzipSync } from "node:zlib";
import MiniSearch from "minisearch";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Language, languages } from "../../../scripts/docs/languages.ts";
import type { SearchEntry } from "../../../scripts/docs/search/entries.ts";
import { options } from "../../../scripts/docs/search/options.ts";
import { search } from "../../../scripts/docs/search/search.ts";
import { codesOf, type OpenApiDocument } from "../../../scripts/generate/document.ts";
import { readProfiles } from "../../../scripts/generate/profiles.ts";
import { type BuiltSite, serveBuiltSite } from "./built-site.ts";

const root = new URL("../../../", import.meta.url).pathname;
const profiles = await readProfiles(join(root, "openapi/overlays"));
const contracts = await Promise.all(
  ["page", ...profiles.map(({ name }) => name)].map(
    async (name) =>
      JSON.parse(await readFile(join(root, "generated", name, "openapi.json"), "utf8")) as OpenApiDocument,
  ),
);

/** Every name of a property below a part of the contract. */
function fieldsIn(node: unknown): string[] {
  if (typeof node !== "object" || node === null) return [];
  const own = "properties" in node && !Array.isArray(node) ? Object.keys(node.properties ?? {}) : [];
  return [...own, ...Object.values(node).flatMap(fieldsIn)];
}

const unique = (names: string[]) => [...new Set(names)].sort();
const fields = unique(contracts.flatMap(({ components }) => fieldsIn(components.schemas)));
const codes = unique(
  contracts.flatMap(({ components }) =>
    Object.values(components.responses).flatMap((each) => codesOf(each).map(({ code }) => code)),
  ),
);

let site: BuiltSite;
beforeAll(async () => {
  site = await serveBuiltSite();
}, 60_000);
afterAll(() => site?.[Symbol.asyncDispose]());

test("there is something to look for", () => {
  expect(fields.length).toBeGreaterThan(30);
  expect(codes).toContain("insufficient_credits");
});

describe.each(Object.keys(languages) as Language[])("%s", (language) => {
  let script: string;
  let index: MiniSearch<SearchEntry>;
  beforeAll(async () => {
    script = await readFile(join(site.folder, "assets", `search-${language}.js`), "utf8");
    const scope: { searchEntries?: SearchEntry[] } = {};
    runInNewContext(script, scope);
    if (!scope.searchEntries) throw new Error("The script sets no entries.");
    index = new MiniSearch<SearchEntry>(options);
    index.addAll(scope.searchEntries);
  });
  const first = (query: string, count: number) => search(index, query).slice(0, count);

  test("each field and error code is in the first hit, and the reference among the first five", () => {
    for (const name of [...fields, ...codes]) {
      const hits = first(name, 5);
      const told = `${hits[0]?.heading} ${hits[0]?.text}`;
      expect(told, name).toMatch(new RegExp(`(?<!\\w)${name}(?!\\w)`, "i"));
      expect(hits.map(({ id }) => id).join(), name).toContain(`${language}/reference`);
    }
  });

  test.each(language === "en" ? ["processing", "Retry-After", "poll"] : ["processing", "重试", "视频", "积分"])(
    "%s is in the first hits",
    (query) => {
      const hits = first(query, 3);
      expect(hits.length).toBe(3);
      for (const { heading, text } of hits) expect(`${heading} ${text}`.toLowerCase()).toContain(query.toLowerCase());
    },
  );

  test("every hit leads to a heading of a page", async () => {
    const stored = Object.values(index.toJSON().documentIds) as string[];
    expect(stored.length).toBeGreaterThan(100);
    for (const id of stored) {
      const [file = "", heading] = id.split("#");
      const html = await readFile(join(site.folder, file), "utf8");
      if (heading !== undefined) expect(html, id).toMatch(new RegExp(`<h[1-6][^>]* id="${heading}"`));
    }
  });

  test("it stays small", () => {
    expect(gzipSync(script, { level: 9 }).length).toBeLessThan(80_000);
  });
});
