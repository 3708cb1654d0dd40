import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { packPackage } from "../release/pack.ts";
import { runNpm } from "./install.ts";

const root = new URL("../..", import.meta.url).pathname;
const tests = join(root, "test/runtimes");

/** A folder with the installed package, the suite and the consumers' files. */
export interface Project extends AsyncDisposable {
  folder: string;
}

/**
 * Builds and packs the package as for publishing, and installs it.
 * @throws Error if it does not build or install; the message has npm's output.
 */
export async function createProject(): Promise<Project> {
  const folder = await mkdtemp(join(tmpdir(), "seedance-client-project-"));
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    const packed = join(folder, "packed");
    await mkdir(packed);
    const tarball = await packPackage(packed);
    await cp(tests, folder, { recursive: true, filter: (path) => !path.endsWith(".test.ts") });
    await writeFile(join(folder, "package.json"), JSON.stringify({ private: true, type: "module" }));
    await runNpm(["install", "--ignore-scripts", "--no-audit", "--no-fund", tarball], folder);
    return { folder, [Symbol.asyncDispose]: remove };
  } catch (error) {
    await remove();
    throw error;
  }
}
