import { join } from "node:path";
import { build } from "esbuild";
import { type Patch, patches } from "./patches.ts";

/** Redoc, patched, and what starts it on the site's pages, as one classic script: modules do not load from disk. */
export async function bundleRedoc(redoc: string): Promise<string> {
  const patched = patches.reduce(patch, redoc);
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, "browser/start.ts")],
    // What stands for the free names in the patches.
    inject: [join(import.meta.dirname, "browser/redoc-word.ts")],
    bundle: true,
    write: false,
    minify: true,
    format: "iife",
    target: ["chrome123", "firefox120", "safari17.5"],
    legalComments: "inline",
    logLevel: "error",
    plugins: [
      {
        name: "redoc",
        setup({ onResolve, onLoad }) {
          onResolve({ filter: /^redoc$/ }, () => ({ path: "redoc", namespace: "redoc" }));
          onLoad({ filter: /./, namespace: "redoc" }, () => ({ contents: patched, loader: "js" }));
        },
      },
    ],
  });
  return outputFiles[0]?.text ?? "";
}

/** @throws Error if the bundle does not hold the code as often as the patch says. */
export function patch(bundle: string, { find, replace, count = 1 }: Patch): string {
  const parts = bundle.split(find);
  if (parts.length - 1 !== count)
    throw new Error(`Redoc holds ${JSON.stringify(find)} ${parts.length - 1} times in place of ${count}.`);
  return parts.join(replace);
}
