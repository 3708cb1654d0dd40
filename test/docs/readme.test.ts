import { execFile } from "node:child_process";
import { access, glob, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { inflateSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import YAML from "yaml";
import manifest from "../../package.json" with { type: "json" };
import { countMarkdownWords } from "../../scripts/count-words.ts";
import { drawResult, resultPrompt, resultTask } from "../../scripts/pictures/result.ts";
import { namedTasks } from "../../scripts/run.ts";
import runtimes from "../../scripts/runtimes/versions.json" with { type: "json" };
import { codeBlocksOf, guideList, readGuide } from "./guides.ts";

const run = promisify(execFile);
const root = new URL("../../", import.meta.url).pathname;
const readme = await readFile(join(root, "README.md"), "utf8");
const provider = "https://www.seedance2ai.io";
const readmes = [
  { name: "README.md", language: "en", text: readme },
  { name: "README.zh-CN.md", language: "zh-CN", text: await readFile(join(root, "README.zh-CN.md"), "utf8") },
];

test("the TypeScript of the README and of the guides compiles against the sources", async () => {
  const blocks = [readme, ...guideList.map((guide) => readGuide(guide))].flatMap((page) => codeBlocksOf(page, "ts"));
  expect(blocks.length).toBeGreaterThan(8);
  const folder = await mkdtemp(join(root, "node_modules/.readme-"));
  try {
    const imports = 'import { createClient } from "seedance-client";\n';
    for (const [index, code] of blocks.entries())
      await writeFile(
        join(folder, `${index}.ts`),
        /createClient[ ,].*from/.test(code) || !code.includes("createClient") ? code : imports + code,
      );
    const paths = {
      "seedance-client": ["../../src/package/index.ts"],
      // The same sources, built over another contract.
      "seedance-client/live": ["../../src/package/index.ts"],
      "seedance-client/sandbox": ["../../src/sandbox/index.ts"],
      "seedance-client/*": ["../../src/package/*.ts"],
    };
    const config = { extends: "../../tsconfig.json", compilerOptions: { paths }, include: ["*.ts"], exclude: [] };
    await writeFile(join(folder, "tsconfig.json"), JSON.stringify(config));
    const tsc = join(root, "node_modules/typescript/bin/tsc");
    const { stdout } = await run(process.execPath, [tsc, "-p", folder]).catch((error) => error);
    expect(stdout).toBe("");
  } finally {
    await rm(folder, { recursive: true });
  }
}, 60_000);

describe.each(readmes)("$name", ({ language, text }) => {
  test("has at most 800 words without its code", () => {
    expect(countMarkdownWords(text)).toBeLessThanOrEqual(800);
    expect(countMarkdownWords(text)).toBeGreaterThan(300);
  });

  test("links to every guide of its language", () => {
    const missing = guideList.filter((guide) => !text.includes(`/openapi/docs/${language}/${guide}.md)`));
    expect(missing).toEqual([]);
  });

  test("shows a command's result, the source of a key, the sandbox and today's service", () => {
    expect(text).toContain("/.github/assets/result.png)");
    expect(codeBlocksOf(text, "sh").join("")).toContain(`video "${resultPrompt}" --sandbox\n`);
    for (const words of [
      provider,
      "--sandbox",
      manifest.engines.node.slice(2),
      "seedance-client/live",
      "--contract live",
    ])
      expect(text).toContain(words);
  });

  test("has the command line in four lines and the library in eight", () => {
    const [, commands = ""] = codeBlocksOf(text, "sh");
    expect(commands.trim().split("\n")).toHaveLength(4);
    expect(codeBlocksOf(text, "ts").map((block) => block.trim().split("\n").length)).toEqual([8]);
  });
});

test("words are counted in both languages", () => {
  expect(
    countMarkdownWords("# One two\n\n- [three](https://example.com/four-five) `six`.\n\n```sh\nseven\n```\n"),
  ).toBe(4);
  // 16 characters are 10 words; Latin words count as such.
  expect(countMarkdownWords("一二三四五六七八，一二三四五六七八。`code` [API](x.md)")).toBe(12);
});

test("the animation is small, and npm run screenshots draws the same one", async () => {
  const file = await readFile(join(root, ".github/assets/result.png"));
  expect(file.length).toBeLessThan(200_000);
  const [stored, drawn] = [chunksOf(file), chunksOf(drawResult(await resultTask()))];
  expect(stored.filter(({ type }) => type === "fcTL").length).toBeGreaterThan(10);
  expect(drawn.map(({ type }) => type)).toEqual(stored.map(({ type }) => type));
  // Pixels, since another zlib may pack them differently.
  expect(drawn.filter(({ data }, index) => !data.equals(stored[index]?.data as Buffer))).toEqual([]);
});

/** The chunks of a PNG, without the packing of their pixels. */
function chunksOf(png: Buffer): { type: string; data: Buffer }[] {
  const chunks = [];
  for (let at = 8; at < png.length; at += png.readUInt32BE(at) + 12) {
    const type = png.toString("latin1", at + 4, at + 8);
    const data = png.subarray(at + 8, at + 8 + png.readUInt32BE(at));
    if (type === "IDAT") chunks.push({ type, data: inflateSync(data) });
    else if (type === "fdAT") chunks.push({ type, data: inflateSync(data.subarray(4)) });
    else chunks.push({ type, data });
  }
  return chunks;
}

describe("npm run", async () => {
  const papers = ["CONTRIBUTING.md", "AGENTS.md", "openapi/README.md", "openapi/CHANGELOG.md", ".ci/run"];
  const texts = await Promise.all(papers.map((name) => readFile(join(root, name), "utf8")));
  const guideTexts = guideList.map((guide) => readGuide(guide));
  const all = [...readmes.map(({ text }) => text), ...guideTexts, ...texts].join("\n");
  const named = [...all.matchAll(/npm run ([a-z:]+)(?: -- ([a-z][a-z-]*))?/g)];
  const [contributing = ""] = texts;

  test("lists at most 25 scripts", () => {
    expect(Object.keys(manifest.scripts).length).toBeLessThanOrEqual(25);
  });

  test("has each script and each name that a document mentions", () => {
    const unknown = named.filter(
      ([, script = "", name]) =>
        !(script in manifest.scripts) || (name && script in namedTasks && !(name in (namedTasks[script] ?? {}))),
    );
    expect(unknown.map(([line]) => line)).toEqual([]);
  });

  test("has no script and no name that CONTRIBUTING.md does not list", () => {
    const scripts = Object.keys(manifest.scripts).filter((name) => name !== "prepack");
    const lines = scripts.map((name) => (name === "start" || name === "test" ? `npm ${name}` : `npm run ${name}`));
    const names = Object.entries(namedTasks).flatMap(([script, group]) =>
      // The first one is run without a name, but for those that need one.
      Object.keys(group).flatMap((name, index) =>
        index === 0 && script !== "test:tools" ? [] : `npm run ${script} -- ${name}`,
      ),
    );
    const missing = [...lines, ...names].filter((line) => !new RegExp(`${line}(?![a-z:-])`).test(contributing));
    expect(missing).toEqual([]);
  });

  test("has no name that CI does not run", () => {
    const ci = texts.at(-1) ?? "";
    const names = Object.entries(namedTasks).flatMap(([script, group]) =>
      Object.keys(group).map((name, index) =>
        index === 0 && script !== "test:tools" ? `npm run ${script}` : `npm run ${script} -- ${name}`,
      ),
    );
    const missing = names.filter((line) => !new RegExp(`^ *check .* ${line}(?: --[a-z]| [0-9a-z]|$)`, "m").test(ci));
    // npm test does it.
    expect(missing).toEqual(["npm run check -- translations"]);
  });
});

test("the paths that the documents link to exist", async () => {
  const papers = ["CONTRIBUTING.md", "AGENTS.md", "SECURITY.md", "openapi/README.md"];
  // The documents of the package have absolute links, which the tests of a release check. The guides link to pages of the docs site, whose build checks the links.
  for (const paper of papers) {
    const text = await readFile(join(root, paper), "utf8");
    for (const [, target = ""] of text.matchAll(/\]\((?!https?:)([^)#]+)/g))
      await expect(access(join(root, paper, "..", target)), `${paper}: ${target}`).resolves.toBeUndefined();
  }
});

test("an old Node gets a message with what to do", async () => {
  const script = join(root, "scripts/check-node.js");
  const as = (version: string) => [
    "--eval",
    `Object.defineProperty(process.versions, "node", { value: "${version}" }); import(${JSON.stringify(script)})`,
  ];
  await expect(run(process.execPath, as("24.17.0"))).rejects.toThrow(/needs Node 24\.18 or newer.*npm ci/s);
  await expect(run(process.execPath, as("20.19.0"))).rejects.toThrow(/needs Node 24\.18 or newer/);
  await run(process.execPath, as("24.18.0"));
  await run(process.execPath, as("26.0.0"));
});

/** The versions that a text requires: `Node 22.13 or newer`. */
const requiredNodes = (text: string) =>
  [...text.matchAll(/Node(?:\.js)? v?(\d+(?:\.\d+)+)(?: or newer| 或更新)/g)].map(([, version]) => version);

test("every text requires the Node of package.json; only the scripts of the repository need a newer one", async () => {
  const minimum = manifest.engines.node.replace(">=", "");
  const papers: string[] = [];
  for await (const paper of glob(["*.md", "openapi/docs/**/*.md", "skills/**/*.md", "src/**/*.ts"], { cwd: root }))
    papers.push(paper);
  const scripts = requiredNodes(await readFile(join(root, "scripts/check-node.js"), "utf8"));
  expect(scripts).toHaveLength(1);
  const found: Record<string, string[]> = {};
  for (const paper of papers) {
    const others = requiredNodes(await readFile(join(root, paper), "utf8"));
    if (others.length > 0) found[paper] = others as string[];
  }
  for (const [paper, versions] of Object.entries(found))
    for (const version of versions) expect([paper, version]).toEqual([paper, minimum]);
  // Both languages of the README and of three guides, the skill, the ledger's error and its translation.
  expect(Object.keys(found).length).toBeGreaterThanOrEqual(11);
  expect(await readFile(join(root, "CONTRIBUTING.md"), "utf8")).toContain(`a system Node of ${scripts[0]} or newer`);
  expect(runtimes.node22.version.startsWith(`${minimum}.`)).toBe(true);
});

test("npm, the version managers and CI use the same Node", async () => {
  const version = (await readFile(join(root, ".node-version"), "utf8")).trim();
  expect(manifest.devDependencies.node.split(".")[0]).toBe(version);
  expect(await readFile(join(root, ".github/workflows/ci.yml"), "utf8")).toContain("node-version-file: .node-version");
});

test("the issue forms have the members that GitHub requires", async () => {
  const folder = join(root, ".github/ISSUE_TEMPLATE");
  const files = (await readdir(folder)).filter((file) => file !== "config.yml");
  expect(files.length).toBeGreaterThan(1);
  for (const file of files) {
    const form = YAML.parse(await readFile(join(folder, file), "utf8"));
    expect(form, file).toMatchObject({ name: expect.any(String), description: expect.any(String) });
    for (const { type, id, attributes } of form.body) {
      expect(["markdown", "textarea", "input", "dropdown"], file).toContain(type);
      if (type !== "markdown") expect([id, attributes.label], file).toEqual([expect.any(String), expect.any(String)]);
    }
  }
});
