import { execFile } from "node:child_process";
import { access, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import manifest from "../../package.json" with { type: "json" };
import { codeBlocksOf, guideList, readGuide } from "./guides.ts";

const run = promisify(execFile);
const root = new URL("../../", import.meta.url).pathname;
const readme = await readFile(join(root, "README.md"), "utf8");

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

test("the npm scripts that the papers name exist, and each is named", async () => {
  const papers = [readme];
  for (const name of ["CONTRIBUTING.md", "openapi/README.md", "openapi/CHANGELOG.md"])
    papers.push(await readFile(join(root, name), "utf8"));
  const named = new Set([...papers.join("\n").matchAll(/npm run ([a-z:-]+)/g)].map(([, name = ""]) => name));
  const scripts = new Set(Object.keys(manifest.scripts));
  expect([...named].filter((name) => !scripts.has(name))).toEqual([]);
  const told = new Set([...named, "start", "test"]);
  const hooks = /^pre(start|sandbox|test|docs|docs:serve|pack)$/;
  expect([...scripts].filter((name) => !told.has(name) && !hooks.test(name))).toEqual(["lint:contract", "build"]);
});

test("the paths that the papers link to exist", async () => {
  const papers = [
    "README.md",
    "README.zh-CN.md",
    "CONTRIBUTING.md",
    "SECURITY.md",
    "CHANGELOG.md",
    "CHANGELOG.zh-CN.md",
    "openapi/README.md",
  ];
  // The guides' links lead to other pages of the docs site, whose build checks them.
  for (const paper of papers) {
    const text = await readFile(join(root, paper), "utf8");
    for (const [, target = ""] of text.matchAll(/\]\((?!https?:)([^)#]+)/g))
      await expect(access(join(root, paper, "..", target)), `${paper}: ${target}`).resolves.toBeUndefined();
  }
});

test("an old Node is told what to do, by any Node that can run it", async () => {
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
