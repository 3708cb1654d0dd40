import { build } from "esbuild";

/**
 * Builds the scripts of the pages that the package writes, each into a file whose text is inlined into the page. The text
 * of a bundled function cannot be used, because it may call helpers of its bundle.
 */
export async function buildPageScripts(): Promise<void> {
  await build({
    entryPoints: { gallery: "src/gallery/filters.ts" },
    outdir: "dist/pages",
    bundle: true,
    format: "iife",
    target: "es2022",
    minify: true,
  });
}
