import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { executeProgram } from "./execute.ts";
import versions from "./versions.json" with { type: "json" };

export type Runtime = keyof typeof versions;

export interface InstalledRuntime {
  program: string;
  /** As the program itself tells it. */
  version: string;
}

/** A runtime can't be had here. */
export class RuntimeMissingError extends Error {}

const cache = join(tmpdir(), "seedance-client-runtimes");

/**
 * Brings a pinned runtime into the cache, once, and asks it for its version.
 * @throws MissingError if it can't be had, is not the pinned package, or its program does not run.
 */
export async function installRuntime(name: Runtime): Promise<InstalledRuntime> {
  const pinned = versions[name];
  const folder = join(cache, `${name}-${pinned.version}`);
  const program = join(folder, "node_modules", pinned.package, pinned.program);
  try {
    if (!existsSync(folder)) await download(pinned, folder);
    const version = /\d[\w.-]*/.exec(await executeProgram(program, ["--version"], folder))?.[0];
    if (!version) throw new Error(`${program} --version tells no version`);
    return { program, version };
  } catch (cause) {
    throw new RuntimeMissingError(`${pinned.package}@${pinned.version} can't be used: ${cause}`, { cause });
  }
}

/** A folder appears in the cache whole and checked, or not at all. */
async function download(pinned: (typeof versions)[Runtime], folder: string): Promise<void> {
  if (process.platform !== "linux" || process.arch !== "x64")
    throw new Error(`the pinned programs are for Linux on x64, this is ${process.platform} on ${process.arch}`);
  await mkdir(cache, { recursive: true });
  const fresh = await mkdtemp(`${folder}-`);
  try {
    await writeFile(join(fresh, "package.json"), "{}");
    const wanted = `${pinned.package}@${pinned.version}`;
    await runNpm(["install", "--ignore-scripts", "--no-audit", "--no-fund", wanted], fresh);
    const lock = JSON.parse(await readFile(join(fresh, "node_modules/.package-lock.json"), "utf8"));
    const { integrity } = lock.packages[`node_modules/${pinned.package}`];
    if (integrity !== pinned.integrity) throw new Error(`${wanted} is not what was pinned: ${integrity}`);
    // Another run may have brought it meanwhile.
    await rename(fresh, folder).catch((error) => {
      if (!existsSync(folder)) throw error;
    });
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
}

/** Runs npm with this process's whole environment, which may name the registry. */
export function runNpm(args: readonly string[], cwd: string): Promise<string> {
  return executeProgram("npm", args, cwd, { env: process.env, timeout: 600_000 });
}
