import { glob, readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import {
  forbiddenImports,
  importCycles,
  importsOf,
  importsPastIndex,
  layerCycles,
  layerOf,
  longFiles,
  reexports,
  type SourceFiles,
  tinyFiles,
} from "../support/architecture.ts";

const bottom = ["base-url.ts", "public-host.ts", "errors.ts", "message.ts", "redact.ts"];
const core = ["contract", "credits", "scheduling", "network", "http", "client"];

/** The layers of src/, and what each may import. */
const layers: Record<string, readonly string[]> = {
  "base-url.ts": [],
  "public-host.ts": ["base-url.ts"],
  "redact.ts": [],
  "message.ts": [],
  "errors.ts": ["message.ts", "redact.ts"],
  text: bottom,
  contract: [...bottom, "generated"],
  credits: [...bottom, "contract"],
  scheduling: [...bottom, "contract"],
  network: bottom,
  http: [...bottom, "contract", "scheduling", "network"],
  client: [...bottom, ...core],
  prompt: ["contract"],
  download: [...bottom, ...core],
  ledger: [...bottom, ...core, "download"],
  gallery: [...bottom, ...core, "download", "ledger"],
  drift: [...bottom, ...core, "ledger"],
  jobs: [...bottom, ...core, "prompt", "download", "ledger"],
  batch: [...bottom, ...core, "prompt", "download", "ledger", "gallery", "jobs", "text"],
  postgres: [...bottom, ...core, "download", "ledger", "batch"],
  mcp: [...bottom, ...core, "prompt", "download", "ledger", "jobs"],
  sandbox: ["generated"],
  cli: [
    ...bottom,
    ...core,
    "prompt",
    "download",
    "ledger",
    "gallery",
    "drift",
    "jobs",
    "batch",
    "postgres",
    "mcp",
    "sandbox",
    "text",
  ],
  package: [...bottom, ...core, "download", "ledger", "jobs", "batch", "postgres", "sandbox"],
};

async function read(pattern: string): Promise<SourceFiles> {
  const files = new Map<string, string>();
  for await (const file of glob(pattern)) files.set(file, await readFile(file, "utf8"));
  return files;
}

const files = await read("src/**/*.ts");
const isData = (file: string) => /\/(lexicon|formats|rules)\//.test(file);

test("each layer imports only the layers that it may import", () => {
  expect(forbiddenImports(files, layers)).toEqual([]);
  expect(forbiddenImports(new Map([["src/ledger/a.ts", 'import { x } from "../cli/index.ts";']]), layers)).toEqual([
    "src/ledger/a.ts imports src/cli/index.ts",
  ]);
  expect(
    forbiddenImports(new Map([["src/jobs/a.ts", 'import { x } from "../../generated/page/rules.ts";']]), layers),
  ).toHaveLength(1);
});

test("no file imports itself through others, not even types", () => {
  expect(importCycles(files)).toEqual([]);
  expect(layerCycles(files)).toEqual([]);
  const cycle: SourceFiles = new Map([
    ["src/a/x.ts", 'import type { Y } from "../b/index.ts";'],
    ["src/b/index.ts", 'export type { Y } from "./y.ts";'],
    ["src/b/y.ts", 'import { x } from "../a/x.ts";'],
  ]);
  expect(importCycles(cycle)).toEqual([["src/a/x.ts", "src/b/index.ts", "src/b/y.ts"]]);
  expect(layerCycles(cycle)).toEqual([["a", "b"]]);
});

test("other folders' files are imported through their index.ts only", () => {
  expect(importsPastIndex(files)).toEqual([]);
  expect(importsPastIndex(new Map([["src/cli/a.ts", 'import { x } from "../ledger/job.ts";']]))).toEqual([
    "src/cli/a.ts imports src/ledger/job.ts",
  ]);
});

test("no short file has only one importer", () => {
  expect(tinyFiles(files, isData)).toEqual([]);
  const split: SourceFiles = new Map([
    ["src/a/x.ts", 'import { y } from "./y.ts";'],
    ["src/a/y.ts", "export const y = 1;"],
  ]);
  expect(tinyFiles(split, isData)).toEqual(["src/a/y.ts"]);
});

test("the core imports no package but openapi-fetch, and no node: module", () => {
  const packages = importsOf(files).filter(
    ({ file, target }) => [...core, ...bottom].includes(layerOf(file)) && !/^(src|generated)\//.test(target),
  );
  expect([...new Set(packages.map(({ target }) => target))]).toEqual(["openapi-fetch"]);
});

test("only index.ts files and the package's entries re-export", () => {
  expect(reexports(files)).toEqual([]);
  expect(reexports(new Map([["src/a/x.ts", 'export { y } from "./y.ts";']]))).toEqual(["src/a/x.ts"]);
});

test("no file is too long", async () => {
  const translations = "src/cli/language/zh-CN.ts";
  expect(longFiles(new Map([...files].filter(([file]) => file !== translations)))).toEqual([]);
  expect(longFiles(await read("scripts/**/*.ts"))).toEqual([]);
  expect(longFiles(new Map([["src/a/x.ts", `${"\n".repeat(400)}x`]]))).toEqual(["src/a/x.ts"]);
});
