/** Builds the package for tests, evaluations and benchmarks that start it, unless the build is up to date. */
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { globSync, readFileSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";

const root = new URL("../../", import.meta.url).pathname;
/** The inputs of a build. */
const inputs = ["{src,generated,scripts/build}/**/*.*", "scripts/build.ts", "package{,-lock}.json", "tsconfig*.json"];
/** It is not published: see `files` in package.json. */
const stamp = join(root, "dist/.stamp");

/** The built command. It exists after `ensureBuild`. */
export const builtCommand = join(root, "dist/cli.js");

/** The URL of a built entry, by the name under which users import it: `seedance-client/node`, for example. */
export function builtEntry(name: string): string {
  const { exports } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const entry = exports[name.replace(/^seedance-client/, ".")];
  if (entry === undefined) throw new Error(`The package exports no ${name}.`);
  return pathToFileURL(join(root, entry.default)).href;
}

/**
 * Builds if a source has changed since the last build. It skips the declarations: no process reads them, and tsc takes
 * twice as long as the rest.
 * @returns the path of the built command.
 */
export async function ensureBuild(): Promise<string> {
  if (!(await isBuilt("code")))
    await promisify(execFile)(process.execPath, ["scripts/build.ts", "--no-declarations"], { cwd: root });
  return builtCommand;
}

/** What a build has: the code alone, or also the declarations. */
type BuildExtent = "code" | "whole";

/** Whether the last build has this, and no input has changed since. */
export async function isBuilt(extent: BuildExtent): Promise<boolean> {
  const text = await readFile(stamp, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOENT") throw error;
    return "";
  });
  const [hash, built] = text.split(" ");
  return hash === hashInputs() && (built === "whole" || built === extent);
}

/** Writes the hash of the build's inputs, and what was built. */
export async function writeStamp(hash: string, extent: BuildExtent): Promise<void> {
  await writeFile(stamp, `${hash} ${extent}`);
}

/** Hashes the contents of the inputs, since a checkout changes modification times. */
export function hashInputs(): string {
  const hash = createHash("sha256");
  for (const file of globSync(inputs, { cwd: root }).sort())
    hash.update(`${file}\n`).update(readFileSync(join(root, file)));
  return hash.digest("hex");
}
