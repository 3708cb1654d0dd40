import { execFile } from "node:child_process";
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import type { InstalledClient } from "./client.ts";
import { median } from "./median.ts";

const run = promisify(execFile);

export interface Footprint {
  /** Bytes that an import of the client loads, minified and gzipped. */
  bundleBytes: number;
  /** Bytes that it loads at first use, minified and gzipped. */
  laterBytes: number;
  installedBytes: number;
  packages: number;
  /** Milliseconds that the import adds to a bare start of Node. */
  importMilliseconds: number;
}

/** Measures the size of each installed client and its import time, as the median of `starts` pairs. */
export async function measureFootprints(
  installed: readonly Pick<InstalledClient, "client" | "folder">[],
  starts: number,
): Promise<Map<string, Footprint>> {
  const times = await timeImports(installed, starts);
  const footprints = installed.map(async ({ client: { name, source }, folder }) => {
    const importMilliseconds = median(times.get(name) ?? []);
    const found = { ...(await measureBundle(folder, source)), ...(await measureInstall(folder)), importMilliseconds };
    return [name, found] as const;
  });
  return new Map(await Promise.all(footprints));
}

/** Bundles a client for Node by esbuild, without unused exports and Node's own modules, and returns its sizes. */
export async function measureBundle(folder: string, source: string) {
  const { outputFiles, metafile } = await build({
    stdin: { contents: source, resolveDir: folder, sourcefile: "entry.mjs" },
    absWorkingDir: folder,
    outdir: "bundle",
    bundle: true,
    splitting: true,
    minify: true,
    write: false,
    metafile: true,
    format: "esm",
    platform: "node",
    mainFields: ["module", "main"],
    legalComments: "none",
    logLevel: "error",
  });
  const loaded = new Set<string>();
  const load = (path: string) => {
    if (loaded.has(path)) return;
    loaded.add(path);
    for (const { path: next, kind } of metafile.outputs[path]?.imports ?? [])
      if (kind === "import-statement") load(next);
  };
  load(Object.keys(metafile.outputs).find((path) => metafile.outputs[path]?.entryPoint === "entry.mjs") ?? "");
  const bytes = { bundleBytes: 0, laterBytes: 0 };
  for (const { path, contents } of outputFiles)
    bytes[loaded.has(path.slice(folder.length + 1)) ? "bundleBytes" : "laterBytes"] += gzipSync(contents).length;
  return bytes;
}

/** Returns the size and the number of the packages that are installed in a folder. */
export async function measureInstall(folder: string) {
  const modules = join(folder, "node_modules");
  const lock = JSON.parse(await readFile(join(modules, ".package-lock.json"), "utf8"));
  let installedBytes = 0;
  for (const file of await readdir(modules, { recursive: true, withFileTypes: true }))
    if (file.isFile() && file.name !== ".package-lock.json")
      installedBytes += (await stat(join(file.parentPath, file.name))).size;
  return { installedBytes, packages: Object.keys(lock.packages).length };
}

/** Returns the milliseconds that each import adds to a bare start, for each pair of starts. */
async function timeImports(
  installed: readonly Pick<InstalledClient, "client" | "folder">[],
  starts: number,
): Promise<Map<string, number[]>> {
  const times = new Map(installed.map(({ client }) => [client.name, [] as number[]]));
  for (let count = 0; count < starts; count++)
    for (const { client, folder } of installed) {
      // The two alternate, so that a slow moment of the machine affects both.
      const bare = await start(folder, "0");
      times.get(client.name)?.push((await start(folder, client.source)) - bare);
    }
  return times;
}

async function start(folder: string, code: string): Promise<number> {
  const before = performance.now();
  await run(process.execPath, ["--input-type=module", "--eval", code], { cwd: folder });
  return performance.now() - before;
}
