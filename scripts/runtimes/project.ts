import { cp, mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runNpm } from "./install.ts";

const root = new URL("../..", import.meta.url).pathname;
const tests = join(root, "test/runtimes");

/** A folder in which a consumer has installed the package, beside the suite and the consumers' own files. */
export interface Project extends AsyncDisposable {
  folder: string;
}

/**
 * Packs the package as it would be published, builds it for that, and installs it.
 * @throws Error with npm's words where it does not build or install.
 */
export async function createProject(): Promise<Project> {
  const folder = await mkdtemp(join(tmpdir(), "seedance-client-project-"));
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    const packed = join(folder, "packed");
    await mkdir(packed);
    await runNpm(["pack", "--pack-destination", packed], root);
    const [tarball = "no tarball"] = await readdir(packed);
    await cp(tests, folder, { recursive: true, filter: (path) => !path.endsWith(".test.ts") });
    await writeFile(join(folder, "package.json"), JSON.stringify({ private: true, type: "module" }));
    await runNpm(["install", "--ignore-scripts", "--no-audit", "--no-fund", join(packed, tarball)], folder);
    return { folder, [Symbol.asyncDispose]: remove };
  } catch (error) {
    await remove();
    throw error;
  }
}
