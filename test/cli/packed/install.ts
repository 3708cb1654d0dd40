import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { packPackage } from "../../../scripts/release/pack.ts";
import { runNpm } from "../../../scripts/runtimes/install.ts";

const root = new URL("../../../", import.meta.url).pathname;

export interface PackedInstall extends AsyncDisposable {
  folder: string;
  /** The path of the installed command. */
  command: string;
  /** The folder of the installed package. */
  home: string;
}

/**
 * Packs the package as it is published, and installs it into an empty folder without a network: its dependencies are
 * packed from node_modules.
 * @throws Error with npm's message.
 */
export async function installPacked(): Promise<PackedInstall> {
  const folder = await mkdtemp(join(tmpdir(), "seedance-packed-"));
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    const tarballs = [await packPackage(folder)];
    for (const name of await dependenciesOf(root)) tarballs.push(await packDependency(name, folder));
    await writeFile(join(folder, "package.json"), JSON.stringify({ private: true }));
    await runNpm(["install", "--offline", "--ignore-scripts", "--no-audit", "--no-fund", ...tarballs], folder);
    const modules = join(folder, "node_modules");
    return {
      folder,
      command: join(modules, ".bin", "seedance"),
      home: join(modules, "seedance-client"),
      [Symbol.asyncDispose]: remove,
    };
  } catch (error) {
    await remove();
    throw error;
  }
}

async function packDependency(name: string, folder: string): Promise<string> {
  const before = await readdir(folder);
  await runNpm(["pack", "--silent", "--pack-destination", folder], join(root, "node_modules", name));
  const [tarball] = (await readdir(folder)).filter((file) => !before.includes(file));
  if (tarball === undefined) throw new Error(`${name} was not packed.`);
  return join(folder, tarball);
}

/** All runtime dependencies of a package, direct and indirect. */
async function dependenciesOf(package_: string, names = new Set<string>()): Promise<Set<string>> {
  const { dependencies = {} } = JSON.parse(await readFile(join(package_, "package.json"), "utf8"));
  for (const name of Object.keys(dependencies)) {
    if (names.has(name)) continue;
    names.add(name);
    await dependenciesOf(join(root, "node_modules", name), names);
  }
  return names;
}
