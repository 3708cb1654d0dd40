import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readApi } from "../../scripts/api/read-api.ts";

const files = {
  "index.d.ts": `
export { type Options, open as openStore } from "./store.js";
export type { Types } from "./schema.js";
/** Comments are no part of the report. */
export declare const limit: number;`,
  "node.d.ts": `export type { Options, Store } from "./store.js";`,
  "store.d.ts": `
import type { Engine } from "./engine.js";
import type { Types } from "./schema.js";
interface Base { retries?: number }
export interface Options extends Base { engine: Engine; types: Types }
export declare class Store { #private; read(): string }
export declare function open(options: Options): Store;`,
  "engine.d.ts": "export declare class Engine { run(): Promise<void> }",
  "schema.d.ts": "interface Derived { a: 1 }\nexport interface Types { derived: Derived }",
};

test("the report of an entry has its exports, and all declarations that they reach and no entry exports", async () => {
  const folder = await mkdtemp(join(tmpdir(), "seedance-api-"));
  try {
    await writeFile(join(folder, "package.json"), '{ "type": "module" }');
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
    const entries = new Map(["index", "node"].map((name) => [name, join(folder, `${name}.d.ts`)]));
    const [index, node] = readApi(entries, folder, (file) => file === "schema.d.ts");
    const exported = index?.exports.map(({ name, text }) => [name, text.replace(/\s+/g, " ")]);
    expect(exported).toEqual([
      ["Options", "interface Options extends Base { engine: Engine; types: Types; }"],
      ["Types", "// Types: derived, see schema.ts"],
      ["limit", "declare const limit: number;"],
      ["openStore", "declare function open(options: Options): Store; export { open as openStore };"],
    ]);
    // The other entry exports Store. What is derived is not followed.
    const reached = index?.reached.map(({ name, file, isClass }) => ({ name, file, isClass }));
    expect(reached).toEqual([
      { name: "Base", file: "store.d.ts", isClass: false },
      { name: "Engine", file: "engine.d.ts", isClass: true },
    ]);
    expect(node?.exports.map(({ name }) => name)).toEqual(["Options", "Store"]);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test("declarations that do not compile are refused", async () => {
  const folder = await mkdtemp(join(tmpdir(), "seedance-api-"));
  try {
    const file = join(folder, "index.d.ts");
    await writeFile(file, 'export type { Missing } from "./missing.js";');
    expect(() => readApi(new Map([["index", file]]), folder, () => false)).toThrow("./missing.js");
  } finally {
    await rm(folder, { recursive: true });
  }
});
