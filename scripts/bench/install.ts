import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rename, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { packPackage } from "../release/pack.ts";
import type { InstalledClient } from "./client.ts";
import { clients, ownPackage } from "./clients.ts";
import peers from "./peers.json" with { type: "json" };

const run = promisify(execFile);

/** Returns the folder in which a list of pinned versions is installed. Each list has a folder of its own. */
export function cacheFolder(pins: Record<string, string>): string {
  const hash = createHash("sha256").update(JSON.stringify(pins)).digest("hex").slice(0, 12);
  return join(tmpdir(), `seedance-client-bench-${hash}`);
}

/**
 * Installs each client in a folder of its own, as a user would, and loads it. The peers are installed once per list of
 * versions; this package is packed from this repository.
 * @param temporary a folder that the caller removes.
 */
export async function installClients(temporary: string): Promise<InstalledClient[]> {
  const installed = clients.map(async (client): Promise<InstalledClient> => {
    const folder = client.name === ownPackage ? await installOwnPackage(temporary) : await installPeer(client.name);
    const entry = join(folder, "entry.mjs");
    await writeFile(entry, `${client.source}${client.extraSource ?? ""}`);
    const module = await import(pathToFileURL(entry).href);
    return { client, folder, connect: (options) => client.connect(module, options) };
  });
  return Promise.all(installed);
}

async function installPeer(name: string): Promise<string> {
  const version = new Map(Object.entries(peers)).get(name);
  if (!version) throw new Error(`scripts/bench/peers.json has no version of ${name}.`);
  const root = cacheFolder(peers);
  const folder = join(root, name.replace("/", "+"));
  if (existsSync(folder)) return folder;
  await mkdir(root, { recursive: true });
  // Renamed once complete, so that an interrupted install is never used.
  const partial = await mkdtemp(`${folder}-`);
  await install(partial, `${name}@${version}`);
  await rename(partial, folder);
  return folder;
}

async function installOwnPackage(temporary: string): Promise<string> {
  const tarball = await packPackage(temporary);
  const folder = join(temporary, ownPackage);
  await mkdir(folder);
  await install(folder, tarball);
  return folder;
}

async function install(folder: string, spec: string): Promise<void> {
  await writeFile(join(folder, "package.json"), JSON.stringify({ private: true }));
  await run("npm", ["install", "--prefix", folder, "--ignore-scripts", "--no-audit", "--no-fund", spec], {
    cwd: folder,
  });
}
