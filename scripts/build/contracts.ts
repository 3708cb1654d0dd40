/** How the package holds several contracts: what is derived stays in files of its own, and is shipped for each. */
import { existsSync } from "node:fs";
import { glob, readdir, readFile } from "node:fs/promises";
import { dirname, relative, resolve } from "node:path";
import { type BuildOptions, build, type Metafile, type Plugin } from "esbuild";
import { importDirectly } from "./walls.ts";

const root = resolve("generated");
/** The files of a contract that programs import. */
const modules = ["operations.ts", "bodies.ts", "contracts.ts", "answers.ts", "validators.js"];

/** The profiles that generated/ holds beside the page's contract. */
export async function profiles(): Promise<string[]> {
  const entries = await readdir(root, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory() && existsSync(resolve(root, entry.name, "operations.ts")))
    .map(({ name }) => name);
}

/** Writes each contract's files to the same places below `outdir`, apart from what imports them. */
export async function buildContracts(options: BuildOptions): Promise<void> {
  const entryPoints: string[] = [];
  for await (const file of glob(`generated/{,*/}{${modules.join(",")}}`)) entryPoints.push(file);
  // No stack trace names what is in them.
  await build({ ...options, splitting: false, minify: true, keepNames: false, entryPoints, outbase: "." });
}

/** Leaves the files of a contract out of a bundle: they stand beside it, in generated/. */
export function contractsApart(): Plugin {
  return {
    name: "contracts-apart",
    setup: ({ onResolve }) =>
      onResolve({ filter: /\/generated\// }, ({ path, resolveDir }) => apart(resolve(resolveDir, path))),
  };
}

/**
 * Builds `entry` as `profile:entry` asks: over the profile's files in place of the page's. What does not lead to
 * generated/ is the same for all contracts, and is shared.
 * @param inputs everything that the entries lead to.
 */
export function overProfile(profile: string, inputs: Metafile["inputs"]): Plugin {
  const own = dependents(inputs);
  return {
    name: `over-${profile}`,
    setup({ onResolve, onLoad }) {
      const place = (path: string) => (own.has(relative(".", path)) ? { path, namespace: profile } : { path });
      onResolve({ filter: new RegExp(`^${profile}:`) }, ({ path }) => place(resolve(path.slice(profile.length + 1))));
      onResolve({ filter: /^\./, namespace: profile }, ({ path, resolveDir }) => {
        const target = resolve(resolveDir, path);
        return dirname(target) === root ? apart(resolve(root, profile, relative(root, target))) : place(target);
      });
      onLoad({ filter: /./, namespace: profile }, async ({ path }) => ({
        contents: importDirectly(await readFile(path, "utf8"), dirname(path)),
        resolveDir: dirname(path),
        loader: "ts",
      }));
    },
  };
}

function apart(file: string) {
  return { path: `./${relative(".", file).replace(/\.ts$/, ".js")}`, external: true };
}

/** The files that lead to generated/. */
function dependents(inputs: Metafile["inputs"]): Set<string> {
  const found = new Set<string>();
  const leads = ([file, { imports }]: [string, Metafile["inputs"][string]]) =>
    !found.has(file) &&
    imports.some(({ path }) => path.startsWith("generated/") || path.startsWith("./generated/") || found.has(path));
  for (let more = Object.entries(inputs).filter(leads); more.length > 0; more = Object.entries(inputs).filter(leads))
    for (const [file] of more) found.add(file);
  return found;
}
