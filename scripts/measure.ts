/**
 * Measures the size and start of the client against their budgets: packed and installed as users install it, and bundled
 * as their bundlers do. Exits with 1 over a budget.
 *
 *   npm run measure
 */
import { execFile } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { installPacked, type PackedInstall } from "../test/cli/packed/install.ts";
import { measureInstall } from "./bench/footprint.ts";
import { median } from "./bench/median.ts";

const kilobyte = 1024;
/** Bytes, minified and gzipped: what is loaded at once, and what each first use adds, in the order of a usual run. */
const budgets: Record<string, number> = {
  createClient: 8 * kilobyte,
  // Includes sending and reading, the account's budget, and the contract's messages for refusals.
  "the first request": 6.5 * kilobyte,
  "the first submit": 10.5 * kilobyte,
  // Includes the errors of a wait: an upgrade during the wait removes files that are not loaded, and with them the task's id.
  "the first wait": 1.75 * kilobyte,
  // Includes the registries of addresses that are not public.
  "the first preflight": 3.75 * kilobyte,
};
const budget = { installedBytes: 2_600_000, packages: 3, importMilliseconds: 8, importShare: 0.9 };
const startRuns = 15;
const run = promisify(execFile);

/** A user's program. */
const program = `import { createClient } from "seedance-client";
export const client = createClient(globalThis.options);
`;

interface Row {
  name: string;
  value: number;
  max: number;
}

await using installed = await installPacked();
const { installedBytes, packages } = await measureInstall(installed.folder);
const rows: Row[] = [
  ...(await measureBundle(installed)),
  { name: "installed, bytes", value: installedBytes, max: budget.installedBytes },
  { name: "installed packages", value: packages, max: budget.packages },
  await measureStart(installed),
];
for (const { name, value, max } of rows)
  console.log(
    `${name}: ${value} (at most ${max}${value > max ? `: over by ${Number((value - max).toFixed(2))}` : ""})`,
  );
if (rows.some(({ value, max }) => !(value <= max))) process.exitCode = 1;

/** Bundles the program for a browser, runs it, and sums up the files that it loads, each compressed separately. */
async function measureBundle({ folder, home }: PackedInstall): Promise<Row[]> {
  const bundle = join(folder, "bundle");
  await mkdir(bundle);
  await writeFile(join(folder, "program.js"), program);
  const { metafile } = await build({
    entryPoints: [join(folder, "program.js")],
    absWorkingDir: folder,
    outdir: bundle,
    bundle: true,
    splitting: true,
    minify: true,
    metafile: true,
    format: "esm",
    platform: "browser",
    logLevel: "error",
  });
  await writeFile(join(bundle, "package.json"), '{ "type": "module" }');
  const uses = new URL("./measure/first-uses.ts", import.meta.url).pathname;
  const { stdout } = await run(process.execPath, [uses, bundle, home]);
  const rows: Row[] = [];
  for (const [use, files] of Object.entries<string[]>(JSON.parse(stdout))) {
    let value = 0;
    for (const file of files) {
      const bytes = gzipSync(await readFile(join(bundle, file))).length;
      value += bytes;
      const parts = Object.entries(metafile.outputs[`bundle/${file}`]?.inputs ?? {});
      const sources = parts.map(
        ([path, { bytesInOutput }]) => `${path.split("node_modules/").at(-1)} ${bytesInOutput}`,
      );
      console.log(`  ${file}: ${bytes} bytes; minified: ${sources.join(", ")}`);
    }
    rows.push({ name: `${use} loads, min+gzip, bytes in ${files.length} files`, value, max: budgets[use] ?? 0 });
  }
  return rows;
}

/**
 * Measures what an import adds to the start of Node. The limit of the share is far above the measured 0.25 to 0.5, because
 * the time to open files varies more than the start of Node.
 */
async function measureStart({ folder, home }: PackedInstall): Promise<Row> {
  const load = `import ${JSON.stringify(pathToFileURL(join(home, "dist/index.js")).href)};`;
  const bare: number[] = [];
  const withClient: number[] = [];
  // The two alternate, so that a slow moment of the machine affects both.
  for (let count = 0; count < startRuns; count++) {
    bare.push(await start("0", folder));
    withClient.push(await start(load, folder));
  }
  const milliseconds = median(withClient.map((time, index) => time - (bare[index] ?? 0)));
  console.log(
    `import over bare node, ms (median of ${startRuns} pairs): ${milliseconds.toFixed(1)} (goal ${budget.importMilliseconds}); bare node: ${median(bare).toFixed(1)}`,
  );
  const value = Math.round((milliseconds / median(bare)) * 100) / 100;
  return { name: "import over bare node, as a share of bare node's start", value, max: budget.importShare };
}

async function start(code: string, cwd: string): Promise<number> {
  const before = performance.now();
  await run(process.execPath, ["--input-type=module", "--eval", code], { cwd });
  return performance.now() - before;
}
