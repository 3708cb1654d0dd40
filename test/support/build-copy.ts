import { execFile } from "node:child_process";
import { cp } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

const root = new URL("../../", import.meta.url).pathname;

/**
 * Builds a copy of the project that has sources and a contract of its own.
 * @returns the path of its command.
 */
export async function buildCopy(folder: string): Promise<string> {
  for (const path of ["scripts/build", "scripts/build.ts"])
    await cp(join(root, path), join(folder, path), { recursive: true });
  const build = ["scripts/build.ts", "--no-declarations"];
  await promisify(execFile)(process.execPath, build, { cwd: folder });
  return join(folder, "dist/cli.js");
}
