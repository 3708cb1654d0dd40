import { existsSync } from "node:fs";
import { dirname, resolve } from "node:path";
import type { Plugin as BuildPlugin } from "esbuild";
import type { Plugin } from "vitest/config";

const folder = resolve(import.meta.dirname, "../generated");

/** Lets what leads to a file of generated/ lead to the one of the same name of a profile: in tests. */
export function overContract(profile: string): Plugin {
  const find = findIn(profile);
  return {
    name: "over-contract",
    enforce: "pre",
    resolveId: (source, importer) => (importer ? (find(source, dirname(importer)) ?? null) : null),
  };
}

/** The same in a bundle that a test makes. */
export function bundleOver(profile: string): BuildPlugin {
  const find = findIn(profile);
  return {
    name: "over-contract",
    setup: ({ onResolve }) =>
      onResolve({ filter: /^\./ }, ({ path, resolveDir }) => {
        const file = find(path, resolveDir);
        return file === undefined ? undefined : { path: file };
      }),
  };
}

/** Where a profile has what `source` leads to from a folder; undefined where it leads to no file of generated/. */
function findIn(profile: string): (source: string, from: string) => string | undefined {
  if (profile === "" || !existsSync(resolve(folder, profile))) throw new Error(`CONTRACT=${profile} is no profile.`);
  return (source, from) => {
    const target = source.startsWith(".") ? resolve(from, source) : "";
    return dirname(target) === folder ? resolve(folder, profile, target.slice(folder.length + 1)) : undefined;
  };
}
