/**
 * The size and start of the client, each against its budget; over it fails.
 *
 *   npm run measure
 */
import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";
import { type BuildOptions, type BuildResult, build, type OnResolveArgs, type Plugin } from "esbuild";

const kilobyte = 1024;
/** The share is wide of what was measured, 0.25 to 0.5: how long files take to open varies more than how long Node starts. */
const budget = { core: 7 * kilobyte, importMilliseconds: 8, importShare: 0.9 };
/** What is loaded when it is first needed, in the order of a usual run, each without what is already there. */
const later = [
  { name: "the first request loads, the account's budget", entry: "src/scheduling/budget.ts", most: 3.5 * kilobyte },
  { name: "the first submit loads, validators and retries", entry: "src/client/submit.ts", most: 10 * kilobyte },
  { name: "the first wait loads", entry: "src/client/wait.ts", most: 1.5 * kilobyte },
  { name: "the first preflight loads", entry: "src/client/preflight.ts", most: 2.5 * kilobyte },
];
const startRuns = 15;
const run = promisify(execFile);

const shared = {
  bundle: true,
  minify: true,
  write: false,
  metafile: true,
  format: "esm",
  platform: "neutral",
  mainFields: ["module", "main"],
  outfile: "bundle.js",
} satisfies BuildOptions;
const core = await build({
  ...shared,
  stdin: { contents: 'export { createClient } from "./src/package/index.ts";', resolveDir: ".", loader: "ts" },
  plugins: [leaveOut(({ kind }) => kind === "dynamic-import")],
});
const sizes = [{ name: "core, min+gzip, bytes", bytes: sizeOf(core), most: budget.core }];
const loaded = new Set(filesOf(core));
for (const { name, entry, most } of later) {
  const there = leaveOut(
    ({ kind, path, resolveDir }) =>
      kind === "dynamic-import" || (kind !== "entry-point" && loaded.has(resolve(resolveDir, path))),
  );
  const chunk = await build({ ...shared, entryPoints: [entry], plugins: [there] });
  sizes.push({ name: `what ${name}, min+gzip, bytes`, bytes: sizeOf(chunk), most });
  for (const file of filesOf(chunk)) loaded.add(file);
}
const builtins = Object.values(core.metafile.outputs)
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
const importShare = importMilliseconds / median(bare);

const rows = [
  ...sizes.map(({ name, bytes, most }) => [name, bytes, most] as const),
  ["node: imports of the core", builtins.length, 0],
  ["import over bare node, as a share of bare node's start", Math.round(importShare * 100) / 100, budget.importShare],
] as const;
for (const [name, value, limit] of rows) console.log(`${name}: ${value} (at most ${limit})`);
console.log(
  `import over bare node, ms (median of ${startRuns} pairs): ${importMilliseconds.toFixed(1)} (goal ${budget.importMilliseconds}); bare node: ${median(bare).toFixed(1)}`,
);
if (rows.some(([, value, limit]) => !(value <= limit))) process.exitCode = 1;

type Built = Pick<BuildResult<{ write: false; metafile: true }>, "outputFiles" | "metafile">;

/** Leaves imports out of a bundle. */
function leaveOut(those: (args: OnResolveArgs) => boolean): Plugin {
  return {
    name: "leave-out",
    setup: ({ onResolve }) =>
      onResolve({ filter: /./ }, (args) => (those(args) ? { path: args.path, external: true } : undefined)),
  };
}

function sizeOf({ outputFiles }: Built): number {
  return gzipSync(outputFiles[0]?.contents ?? "").length;
}

/** The files of which something is in a bundle. */
function filesOf({ metafile }: Built): string[] {
  const inputs = Object.values(metafile.outputs).flatMap(({ inputs }) => Object.entries(inputs));
  return inputs.filter(([, { bytesInOutput }]) => bytesInOutput > 0).map(([path]) => resolve(path));
}

async function start(code: string): Promise<number> {
  const before = performance.now();
  await run(process.execPath, ["--input-type=module", "--eval", code], { cwd: folder });
  return performance.now() - before;
}
