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

const bottom = ["errors.ts", "message.ts", "redact.ts"];
const core = ["contract", "credits", "scheduling", "http", "client"];

/** What each layer of src/ may import. What is not listed is a mistake. */
const layers: Record<string, readonly string[]> = {
  "redact.ts": [],
  "message.ts": [],
  "errors.ts": ["message.ts", "redact.ts"],
  contract: [...bottom, "generated"],
  credits: [...bottom, "contract"],
  scheduling: [...bottom, "contract"],
  http: [...bottom, "contract", "scheduling"],
  client: [...bottom, ...core],
  prompt: ["contract"],
  download: [...bottom, ...core],
  ledger: [...bottom, ...core, "download"],
  gallery: [...bottom, ...core, "download", "ledger"],
  drift: [...bottom, ...core, "ledger"],
  jobs: [...bottom, ...core, "prompt", "download", "ledger"],
  batch: [...bottom, ...core, "prompt", "download", "ledger", "gallery", "jobs"],
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

test("dependencies point one way", () => {
  expect(forbiddenImports(files, layers)).toEqual([]);
  expect(forbiddenImports(new Map([["src/ledger/a.ts", 'import { x } from "../cli/index.ts";']]), layers)).toEqual([
    "src/ledger/a.ts imports src/cli/index.ts",
  ]);
  expect(
    forbiddenImports(new Map([["src/jobs/a.ts", 'import { x } from "../../generated/page/rules.ts";']]), layers),
  ).toHaveLength(1);
});

test("no file leads back to itself, not by types either", () => {
  expect(importCycles(files)).toEqual([]);
  expect(layerCycles(files)).toEqual([]);
  const circle: SourceFiles = new Map([
    ["src/a/x.ts", 'import type { Y } from "../b/index.ts";'],
    ["src/b/index.ts", 'export type { Y } from "./y.ts";'],
    ["src/b/y.ts", 'import { x } from "../a/x.ts";'],
  ]);
  expect(importCycles(circle)).toEqual([["src/a/x.ts", "src/b/index.ts", "src/b/y.ts"]]);
  expect(layerCycles(circle)).toEqual([["a", "b"]]);
});

test("nobody reaches past a folder's index.ts", () => {
  expect(importsPastIndex(files)).toEqual([]);
  expect(importsPastIndex(new Map([["src/cli/a.ts", 'import { x } from "../ledger/job.ts";']]))).toEqual([
    "src/cli/a.ts imports src/ledger/job.ts",
  ]);
});

test("a short file with one importer is a part of it", () => {
  expect(tinyFiles(files, isData)).toEqual([]);
  const split: SourceFiles = new Map([
    ["src/a/x.ts", 'import { y } from "./y.ts";'],
    ["src/a/y.ts", "export const y = 1;"],
  ]);
  expect(tinyFiles(split, isData)).toEqual(["src/a/y.ts"]);
});

test("the core imports openapi-fetch and nothing else, no node: module", () => {
  const packages = importsOf(files).filter(
    ({ file, target }) => [...core, ...bottom].includes(layerOf(file)) && !/^(src|generated)\//.test(target),
  );
  expect([...new Set(packages.map(({ target }) => target))]).toEqual(["openapi-fetch"]);
});

test("only index.ts files and the package's entries export what other files define", () => {
  expect(reexports(files)).toEqual([]);
  expect(reexports(new Map([["src/a/x.ts", 'export { y } from "./y.ts";']]))).toEqual(["src/a/x.ts"]);
});

test("files are as long as one subject needs", async () => {
  expect(longFiles(files)).toEqual([]);
  expect(longFiles(await read("scripts/**/*.ts"))).toEqual([]);
  expect(longFiles(new Map([["src/a/x.ts", `${"\n".repeat(400)}x`]]))).toEqual(["src/a/x.ts"]);
});
