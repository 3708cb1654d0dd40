/** The built site as files: whole in both languages, for people and machines, and light. */
import { globSync } from "node:fs";
import { appendFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { deadLinks } from "../../../scripts/docs/links.ts";
import { buildSite } from "../../../scripts/docs/site.ts";
import { guideNames } from "../../../scripts/guides.ts";
import { type BuiltSite, serveBuiltSite } from "./built-site.ts";

let site: BuiltSite;
let files: string[];
beforeAll(async () => {
  site = await serveBuiltSite();
  files = globSync("**/*.*", { cwd: site.folder });
}, 60_000);
afterAll(() => site?.[Symbol.asyncDispose]());

const read = (name: string) => readFile(join(site.folder, name), "utf8");
const pagesOf = (language: string) => files.filter((name) => name.startsWith(`${language}/`) && name.endsWith(".html"));

test("each guide and each other page stands in both languages", () => {
  const names = pagesOf("en").map((name) => basename(name, ".html"));
  const guides = guideNames(new URL("../../../openapi/docs/", import.meta.url).pathname);
  for (const name of [...guides, "index", "reference", "workflows", "try", "changelog"]) expect(names).toContain(name);
  expect(
    pagesOf("zh-CN")
      .map((name) => basename(name, ".html"))
      .sort(),
  ).toEqual(names.sort());
});

test("each page is also there as Markdown, at its address and .md", async () => {
  for (const name of [...pagesOf("en"), ...pagesOf("zh-CN")]) {
    const markdown = await read(`${name}.md`);
    expect(markdown, name).toMatch(/^# \S/);
    // Texts may speak of `undefined`, in code.
    expect(markdown.replace(/`[^`]*`/g, ""), name).not.toMatch(/undefined|\[object Object\]|<!-- include/);
    const html = await read(name);
    expect(html).toContain(`<link rel="alternate" type="text/markdown" href="${basename(name)}.md">`);
  }
});

test("each page leads to the same page in the other language, and says which its own is", async () => {
  for (const [own, other] of [
    ["en", "zh-CN"],
    ["zh-CN", "en"],
  ] as const)
    for (const name of pagesOf(own)) {
      const html = await read(name);
      expect(html).toContain(`<html lang="${own}">`);
      expect(html).toContain(`<a class="language" href="../${other}/${basename(name)}" lang="${other}"`);
    }
});

test.each(["en", "zh-CN"])("the changelog leads to the contract's changes below it: %s", async (language) => {
  expect(await read(`${language}/changelog.html`)).toMatch(/<a href="#contract">[\s\S]*id="contract"/);
});

test("the site has the files for programs", async () => {
  const wanted = ["llms.txt", "llms-api.txt", "llms-full.txt", "openapi.yaml", "openapi.json", "openapi-3.0.yaml"];
  wanted.push("postman.json", "workflows.arazzo.yaml", "skills/seedance/SKILL.md", "schemas/SeedanceRequest.json");
  for (const name of wanted) expect(files).toContain(name);
  expect(await read("openapi.yaml")).toBe(
    await readFile(new URL("../../../generated/page/openapi.yaml", import.meta.url), "utf8"),
  );
  expect(await read("workflows.arazzo.yaml")).toContain("url: openapi.yaml");
  expect(await read("en/index.html")).toContain('href="../llms-api.txt"');
});

test("no page loads anything from another host, or from the root of its own", async () => {
  for (const name of files.filter((name) => name.endsWith(".html"))) {
    const html = (await read(name)).replace(/<script(?![^>]*\ssrc=)[^>]*>.*?<\/script>/gs, "");
    const loaded = [...html.matchAll(/<(?:script|img|iframe|link|source|video)\b[^>]*?\s(?:src|href)="([^"]+)"/g)];
    for (const [, address = ""] of loaded) expect(address, name).not.toMatch(/^(https?:|\/)/);
    for (const [, address = ""] of html.matchAll(/<a [^>]*href="([^"]+)"/g)) expect(address, name).not.toMatch(/^\//);
  }
});

test("pages are light: text below 150 KB, the reference below 1.2 MB, compressed, with all they load", async () => {
  const sizes: Record<string, number> = {};
  const size = async (name: string) => gzipSync(await readFile(join(site.folder, name)), { level: 9 }).length;
  for (const name of files.filter((name) => name.endsWith(".html"))) {
    const html = await read(name);
    const loads = [...html.matchAll(/<(?:script|link rel="(?:stylesheet|icon)")[^>]*?\s(?:src|href)="([^"]+)"/g)];
    const all = [name, ...loads.map(([, address = ""]) => join(name, "..", address))];
    // The files that the search loads when it is opened.
    const [language] = name.split("/");
    if (language !== name) all.push(`assets/search-${language}.js`);
    const bytes = await Promise.all(all.map(size));
    sizes[name] = bytes.reduce((sum, each) => sum + each, 0);
  }
  console.log(
    Object.entries(sizes)
      .map(([name, bytes]) => `${name}: ${bytes} bytes`)
      .join("\n"),
  );
  for (const [name, bytes] of Object.entries(sizes))
    expect(bytes, name).toBeLessThan(/\/reference/.test(name) ? 1_200_000 : 150_000);
});

test("a folder that holds anything but a site is left as it is", async () => {
  const folder = await mkdtemp(join(tmpdir(), "no-site-"));
  await writeFile(join(folder, "precious.txt"), "mine");
  await expect(buildSite({ out: folder })).rejects.toThrow(/holds other files than a site.*--out/);
  expect(await readFile(join(folder, "precious.txt"), "utf8")).toBe("mine");
  await rm(folder, { recursive: true });
});

describe("dead links", () => {
  test("there are none", async () => {
    expect(await deadLinks(site.folder)).toEqual([]);
  });

  test.each([
    ["a page that is not there", '<a href="nowhere.html">', "nowhere.html"],
    ["a heading that is not there", '<a href="quick-start.html#nowhere">', "quick-start.html#nowhere"],
    ["a heading of the same page", '<a href="#nowhere">', "#nowhere"],
    ["a picture", '<img src="../assets/nowhere.png">', "../assets/nowhere.png"],
  ])("%s is found", async (_, html, link) => {
    const file = join(site.folder, "en/faq.html");
    const before = await read("en/faq.html");
    await appendFile(file, html);
    const found = await deadLinks(site.folder);
    await writeFile(file, before);
    expect(found).toEqual([`en/faq.html: ${link}`]);
  });
});
