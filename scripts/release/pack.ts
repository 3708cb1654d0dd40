/** Packs the package as it is published. */
import { join } from "node:path";
import { runNpm } from "../runtimes/install.ts";

const root = new URL("../..", import.meta.url).pathname;

/**
 * Lists the files of the package by their paths, and builds it first if the build is stale.
 * @throws Error with npm's message.
 */
export async function listPackedFiles(): Promise<string[]> {
  return (await pack("--dry-run")).files.map(({ path }) => path);
}

/**
 * Packs the package, and builds it first if the build is stale.
 * @param folder an existing folder for the tarball.
 * @returns the path of the tarball.
 * @throws Error with npm's message.
 */
export async function packPackage(folder: string): Promise<string> {
  return join(folder, (await pack("--pack-destination", folder)).filename);
}

async function pack(...options: string[]): Promise<{ filename: string; files: { path: string }[] }> {
  return JSON.parse(await runNpm(["pack", "--json", ...options], root))[0];
}
