import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { executeProgram } from "./execute.ts";
import versions from "./versions.json" with { type: "json" };

export type Runtime = keyof typeof versions;

export interface InstalledRuntime {
  program: string;
  /** As the program reports it. */
  version: string;
}

/** A runtime is not available on this machine. */
export class RuntimeMissingError extends Error {}

const cache = join(tmpdir(), "seedance-client-runtimes");

/**
 * Installs a pinned runtime into the cache once, and reads its version.
 * @throws RuntimeMissingError if it is not available, is not the pinned package, or its program does not run.
 */
export async function installRuntime(name: Runtime): Promise<InstalledRuntime> {
  const pinned = versions[name];
  const folder = join(cache, `${name}-${pinned.version}`);
  const program = join(folder, "node_modules", pinned.package, pinned.program);
  try {
    if (!existsSync(folder)) await download(pinned, folder);
    const version = /\d[\w.-]*/.exec(await executeProgram(program, ["--version"], folder))?.[0];
    if (!version) throw new Error(`${program} --version printed no version`);
    return { program, version };
  } catch (cause) {
    throw new RuntimeMissingError(`${pinned.package}@${pinned.version} is not available: ${cause}`, { cause });
  }
}

/** Installs a package into the cache atomically: the folder appears only once it is complete and checked. */
async function download(pinned: (typeof versions)[Runtime], folder: string): Promise<void> {
  if (process.platform !== "linux" || process.arch !== "x64")
    throw new Error(`the pinned programs need Linux on x64; this is ${process.platform} on ${process.arch}`);
  await mkdir(cache, { recursive: true });
  const fresh = await mkdtemp(`${folder}-`);
  try {
    await writeFile(join(fresh, "package.json"), "{}");
    const wanted = `${pinned.package}@${pinned.version}`;
    await runNpm(["install", "--ignore-scripts", "--no-audit", "--no-fund", wanted], fresh);
    const lock = JSON.parse(await readFile(join(fresh, "node_modules/.package-lock.json"), "utf8"));
    const { integrity } = lock.packages[`node_modules/${pinned.package}`];
    if (integrity !== pinned.integrity)
      throw new Error(`${wanted} has another integrity hash than the pinned one: ${integrity}`);
    // Another run may have installed it in the meantime.
    await rename(fresh, folder).catch((error) => {
      if (!existsSync(folder)) throw error;
    });
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
}

/** Runs npm with this process's whole environment, which may configure the registry. */
export function runNpm(args: readonly string[], cwd: string): Promise<string> {
  return executeProgram("npm", args, cwd, { env: process.env, timeout: 600_000 });
}
