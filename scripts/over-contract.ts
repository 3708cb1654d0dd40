import { existsSync } from "node:fs";
import { dirname, resolve } from "node:path";
import type { Plugin } from "vitest/config";

/** Lets what leads to a file of generated/ lead to the one of the same name of a profile. */
export function overContract(profile: string): Plugin {
  const folder = resolve(import.meta.dirname, "../generated");
  if (profile === "" || !existsSync(resolve(folder, profile))) throw new Error(`CONTRACT=${profile} is no profile.`);
  return {
    name: "over-contract",
    enforce: "pre",
    resolveId(source, importer) {
      if (!importer || !source.startsWith(".")) return null;
      const target = resolve(dirname(importer), source);
      return dirname(target) === folder ? resolve(folder, profile, target.slice(folder.length + 1)) : null;
    },
  };
}
