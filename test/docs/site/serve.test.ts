/** The docs' own server: which files it serves, with which type, and which requests it refuses. */
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { type SiteServer, serveSite } from "../../../scripts/docs/serve/serve-site.ts";
import { watchFolders } from "../../../scripts/docs/serve/watch-folders.ts";
import { formatRawRequest, sendRawBytes, statusCodesOf } from "../../sandbox/raw.ts";

let folder: string;
let site: SiteServer;

const files = {
  "site/index.html": "<h1>Docs</h1>",
  "site/en/try.html": "<h1>Try it</h1>",
  "site/en/try.html.md": "# Try it 在线试用",
  "site/assets/site.js": "run()",
  "site/assets/site.css": "main {}",
  "site/assets/icon.svg": "<svg/>",
  "site/openapi.json": "{}",
  "site/openapi.yaml": "openapi: 3.1.0",
  "site/llms.txt": "# 文档",
  "secret.txt": "outside of the site",
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "site-"));
  for (const [name, text] of Object.entries(files)) {
    await mkdir(join(folder, name, ".."), { recursive: true });
    await writeFile(join(folder, name), text);
  }
  site = await serveSite(join(folder, "site"), 0);
});
afterAll(async () => {
  await site?.close();
  await rm(folder, { recursive: true });
});

test.each([
  ["/", "text/html; charset=utf-8", "site/index.html"],
  ["/en/try.html", "text/html; charset=utf-8", "site/en/try.html"],
  ["/en/try.html?from=search", "text/html; charset=utf-8", "site/en/try.html"],
  ["/en/try.html.md", "text/markdown; charset=utf-8", "site/en/try.html.md"],
  ["/assets/site.js", "text/javascript; charset=utf-8", "site/assets/site.js"],
  ["/assets/site.css", "text/css; charset=utf-8", "site/assets/site.css"],
  ["/assets/icon.svg", "image/svg+xml; charset=utf-8", "site/assets/icon.svg"],
  ["/openapi.json", "application/json; charset=utf-8", "site/openapi.json"],
  ["/openapi.yaml", "application/yaml; charset=utf-8", "site/openapi.yaml"],
  ["/llms.txt", "text/plain; charset=utf-8", "site/llms.txt"],
])("%s is served as %s", async (path, type, file) => {
  const got = await fetch(site.url + path);
  expect([got.status, got.headers.get("content-type")]).toEqual([200, type]);
  expect(await got.text()).toBe(files[file as keyof typeof files]);
  expect(got.headers.get("cache-control")).toBe("no-cache");
  const head = await fetch(site.url + path, { method: "HEAD" });
  expect([head.status, head.headers.get("content-type"), await head.text()]).toEqual([200, type, ""]);
  expect(head.headers.get("content-length")).toBe(got.headers.get("content-length"));
});

test.each([
  ["/nowhere", "en", "No such page"],
  ["/en/nowhere.html", "en", "No such page"],
  ["/zh-CN/nowhere.html", "zh-CN", "没有此页"],
  ["/zh-CN/", "zh-CN", "没有此页"],
])("%s is a page that says so in %s", async (path, language, title) => {
  const answer = await fetch(site.url + path);
  expect([answer.status, answer.headers.get("content-type")]).toEqual([404, "text/html; charset=UTF-8"]);
  const text = await answer.text();
  expect(text).toContain(`<html lang="${language}">`);
  expect(text).toContain(`<h1>${title}</h1>`);
  expect((await fetch(site.url + path, { method: "HEAD" })).status).toBe(404);
});

test("a language without a slash leads to its pages, where relative links are right", async () => {
  const answer = await fetch(`${site.url}/zh-CN`, { redirect: "manual" });
  expect([answer.status, answer.headers.get("location")]).toEqual([302, "/zh-CN/"]);
});

test("what was asked for stands on the page as text", async () => {
  const text = await (await fetch(`${site.url}/en/%3Cscript%3Ealert(1)%3C/script%3E`)).text();
  expect(text).not.toContain("<script>");
});

test.each([
  "/../secret.txt",
  "/en/../../secret.txt",
  "/%2e%2e/secret.txt",
  "/..%2fsecret.txt",
  "/en/..%5c..%5csecret.txt",
  "//etc/hostname",
  "/.%00./secret.txt",
])("%s leads nowhere", async (path) => {
  const { text } = await sendRawBytes(site.url, formatRawRequest(`GET ${path}`, { Host: "localhost" }));
  expect([400, 404]).toContain(statusCodesOf(text)[0]);
  expect(text).not.toContain("outside of the site");
});

test.each(["POST", "PUT", "DELETE"])("%s is refused", async (method) => {
  const answer = await fetch(site.url, { method });
  expect([answer.status, answer.headers.get("allow")]).toEqual([405, "GET, HEAD"]);
});

test("a free port is used if the port is taken", async () => {
  const { port } = new URL(site.url);
  const other = await serveSite(join(folder, "site"), Number(port));
  try {
    expect(new URL(other.url).port).not.toBe(port);
    expect((await fetch(other.url)).status).toBe(200);
  } finally {
    await other.close();
  }
});

test.each(["seventy", "65536"])("docs:serve refuses --port %j before it builds", async (port) => {
  const script = new URL("../../../scripts/docs-serve.ts", import.meta.url).pathname;
  const run = promisify(execFile)(process.execPath, [script, `--port=${port}`]);
  await expect(run).rejects.toMatchObject({ code: 2, stderr: expect.stringContaining("must be a whole number") });
});

test("a folder without a site is refused", async () => {
  await expect(serveSite(folder, 0)).rejects.toThrow(/holds no index\.html/);
});

test("a change is acted on, one at a time, and one that comes meanwhile is not lost", async () => {
  const file = join(folder, "site/en/new.html");
  const ends: (() => void)[] = [];
  let running = 0;
  const unwatch = watchFolders([folder], async () => {
    expect(++running).toBe(1);
    await new Promise<void>((resolve) => ends.push(resolve));
    running--;
  });
  // The second watcher sees each change just after the first one.
  let seen = 0;
  const unwatchToo = watchFolders([folder], async () => void seen++);
  try {
    await writeFile(file, "one");
    await expect.poll(() => [ends.length, seen]).toEqual([1, 1]);
    await writeFile(file, "two");
    await expect.poll(() => seen).toBe(2);
    expect(ends).toHaveLength(1);
    ends[0]?.();
    await expect.poll(() => ends.length).toBe(2);
    ends[1]?.();
  } finally {
    unwatch();
    unwatchToo();
  }
});

test("a failed build is reported, and the next change is built", async () => {
  const told = vi.spyOn(console, "error").mockImplementation(() => {});
  const failure = new Error("It does not build.");
  const unwatch = watchFolders([folder], () => Promise.reject(failure));
  try {
    for (const count of [1, 2]) {
      await writeFile(join(folder, "site/en/broken.html"), String(count));
      await expect.poll(() => told.mock.calls).toEqual(Array(count).fill([failure]));
    }
  } finally {
    unwatch();
    told.mockRestore();
  }
});
