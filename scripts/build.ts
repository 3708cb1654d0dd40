/** Builds what the package ships: bundled ES modules and type declarations in dist/. */
import { execFile } from "node:child_process";
import { glob, readFile, rm, writeFile } from "node:fs/promises";
import { promisify } from "node:util";
import { build } from "esbuild";

const tsc = new URL("../node_modules/typescript/bin/tsc", import.meta.url).pathname;

await rm("dist", { recursive: true, force: true });
await build({
  entryPoints: { index: "src/index.ts" },
  outdir: "dist",
  bundle: true,
  splitting: true,
  format: "esm",
  target: "es2022",
  platform: "neutral",
  packages: "external",
  chunkNames: "[name]-[hash]",
  legalComments: "none",
});
await promisify(execFile)(process.execPath, [tsc, "-p", "tsconfig.build.json"]);
// tsc leaves .ts in the specifiers of declarations: https://github.com/microsoft/TypeScript/issues/61037
for await (const file of glob("dist/types/**/*.d.ts")) {
  const text = await readFile(file, "utf8");
  await writeFile(file, text.replace(/((?:from|import\()\s*"\.[^"]*)\.ts"/g, '$1.js"'));
}
