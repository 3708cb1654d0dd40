/**
 * The size and start of the client, each against its budget; over it fails.
 *
 *   npm run measure
 */
import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const kilobyte = 1024;
const budget = { coreBytes: 7 * kilobyte, validatorBytes: 10 * kilobyte, importMilliseconds: 8 };
const startRuns = 15;
const run = promisify(execFile);

const { outputFiles, metafile } = await build({
  stdin: { contents: 'export { createClient } from "./src/index.ts";', resolveDir: ".", loader: "ts" },
  outdir: "bundle",
  bundle: true,
  splitting: true,
  minify: true,
  write: false,
  metafile: true,
  format: "esm",
  platform: "neutral",
  mainFields: ["module", "main"],
  chunkNames: "chunk-[hash]",
});
const sizes = new Map(outputFiles.map(({ path, contents }) => [path.split("/").at(-1), gzipSync(contents).length]));
const lazy = Object.entries(metafile.outputs).find(([, { entryPoint }]) =>
  entryPoint?.endsWith("tasks/submit.ts"),
)?.[0];
const validatorBytes = sizes.get(lazy?.split("/").at(-1)) ?? Number.NaN;
const coreBytes = [...sizes.values()].reduce((sum, size) => sum + size, 0) - validatorBytes;

const builtins = Object.values(metafile.outputs)
  .flatMap(({ imports }) => imports)
  .filter(({ path }) => path.startsWith("node:"));

const folder = await mkdtemp(join(tmpdir(), "measure-"));
const median = (values: number[]) => [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
const bare: number[] = [];
const withClient: number[] = [];
try {
  await run(process.execPath, ["scripts/build.ts"]);
  const load = `import ${JSON.stringify(new URL("../dist/index.js", import.meta.url).href)};`;
  // In turn, so that a slow moment of the machine slows both.
  for (let count = 0; count < startRuns; count++) {
    bare.push(await start("0"));
    withClient.push(await start(load));
  }
} finally {
  await rm(folder, { recursive: true });
}
const importMilliseconds = median(withClient.map((time, index) => time - (bare[index] ?? 0)));

const rows = [
  ["core, min+gzip, bytes", coreBytes, budget.coreBytes],
  ["what the first submit loads (validators, retries), min+gzip, bytes", validatorBytes, budget.validatorBytes],
  ["node: imports of the core", builtins.length, 0],
  [
    `import over bare node, ms (median of ${startRuns} pairs)`,
    Math.round(importMilliseconds * 10) / 10,
    budget.importMilliseconds,
  ],
] as const;
for (const [name, value, limit] of rows) console.log(`${name}: ${value} (at most ${limit})`);
if (rows.some(([, value, limit]) => !(value <= limit))) process.exitCode = 1;

async function start(code: string): Promise<number> {
  const before = performance.now();
  await run(process.execPath, ["--input-type=module", "--eval", code], { cwd: folder });
  return performance.now() - before;
}
