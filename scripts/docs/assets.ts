import { copyFile, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";

const folder = import.meta.dirname;

/** Bundles the site's script and style into `out/assets`: a classic script, so that pages work from disk too. */
export async function buildAssets(out: string): Promise<void> {
  const assets = join(out, "assets");
  await mkdir(assets, { recursive: true });
  await build({
    entryPoints: { site: join(folder, "browser/site.ts") },
    outdir: assets,
    bundle: true,
    minify: true,
    format: "iife",
    target: ["chrome123", "firefox120", "safari17.5"],
    logLevel: "warning",
  });
  await build({
    entryPoints: { site: join(folder, "styles/site.css") },
    outdir: assets,
    bundle: true,
    minify: true,
    // light-dark() is kept as it is: what esbuild makes of it for older browsers does not follow the class.
    target: ["chrome123", "firefox120", "safari17.5"],
    logLevel: "warning",
  });
  await copyFile(join(folder, "styles/icon.svg"), join(assets, "icon.svg"));
}
