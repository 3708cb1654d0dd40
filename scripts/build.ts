/**
 * Builds the package: bundled ES modules, type declarations, the dashboard's files, licences.
 *
 *   node scripts/build.ts [--no-declarations] [--if-stale]
 */
import { execFile } from "node:child_process";
import { chmod, cp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { type BuildOptions, build, type Metafile, type OnResolveArgs, type Plugin } from "esbuild";
import { shipDeclarations } from "./build/declarations.ts";
import { directImports } from "./build/direct-imports.ts";
import { hashInputs, isBuilt, writeStamp } from "./build/ensure-build.ts";
import { minifyPackages } from "./build/minify-packages.ts";
import { writeOutputs } from "./build/outputs.ts";
import { buildPageScripts } from "./build/page-scripts.ts";

const tsc = new URL("../node_modules/typescript/bin/tsc", import.meta.url).pathname;
const shared = {
  outdir: "dist",
  bundle: true,
  splitting: true,
  format: "esm",
  target: "es2022",
  // The dependency, and the optional peers, which are loaded only if they are installed.
  external: ["openapi-fetch", "pg-boss", "@modelcontextprotocol/server", "@napi-rs/keyring"],
  // Node would get the CommonJS build, whose require() an ES module does not have.
  alias: { yaml: "./node_modules/yaml/browser/index.js" },
  chunkNames: "[name]-[hash]",
  legalComments: "none",
  // Chinese as it is: escapes take twice the bytes.
  charset: "utf8",
  metafile: true,
  write: false,
  platform: "node",
  // Names stay, for stack traces.
  minifyWhitespace: true,
  minifySyntax: true,
  // Node prints the source line of an uncaught error, so lines must be short.
  lineLimit: 160,
  // No comment links the maps, so no user's bundler looks for missing sources. The command reads the maps itself.
  sourcemap: "external",
  sourcesContent: false,
} satisfies BuildOptions;

// A pack of what is built already removes nothing that other processes run.
if (process.argv.includes("--if-stale") && (await isBuilt("whole"))) process.exit();
const withDeclarations = !process.argv.includes("--no-declarations");
const hash = hashInputs();
await clear("dist");
// Help is built separately and loaded on demand.
const help = ({ kind }: OnResolveArgs) => (kind === "dynamic-import" ? "./print-help.js" : undefined);
const entryPoints = {
  index: "src/package/index.ts",
  live: "src/package/live.ts",
  node: "src/package/node.ts",
  batch: "src/package/batch.ts",
  postgres: "src/package/postgres.ts",
  sandbox: "src/sandbox/index.ts",
  "live-sandbox": "src/package/live-sandbox.ts",
  cli: "src/cli/main.ts",
  // Loaded by its name from two builds: the command's and that of its help.
  "zh-CN": "src/cli/language/zh-CN.ts",
  "page.zh-CN": "generated/page/strings.zh-CN.ts",
};
// One build for all entries: they share error classes, and no code is shipped twice.
const built = await build({
  ...shared,
  entryPoints,
  plugins: [external("help-apart", /\/print-help\.ts$/, help), directImports(), minifyPackages()],
});
assertEsModules(built.metafile);
await writeOutputs(built);
// All code of the help in one file, because each further file that Node loads takes about a millisecond.
await writeOutputs(
  await build({
    ...shared,
    splitting: false,
    entryPoints: { "print-help": "src/cli/print-help.ts" },
    plugins: [
      external("translations-apart", /\/zh-CN\.ts$/, () => "./zh-CN.js"),
      external("strings-apart", /\/strings\.zh-CN\.ts$/, () => "./page.zh-CN.js"),
      external("nothing-later", /./, ({ kind, path }) => (kind === "dynamic-import" ? path : undefined)),
      directImports(),
      minifyPackages(),
    ],
  }),
);
await buildPageScripts();
await chmod("dist/cli.js", 0o755);
await cp("src/sandbox/dashboard", "dist/dashboard", { recursive: true });
await writeFile("dist/THIRD-PARTY-LICENSES.txt", await licences(Object.keys(built.metafile.inputs)));
if (withDeclarations) {
  await promisify(execFile)(process.execPath, [tsc, "-p", "tsconfig.build.json"]);
  await shipDeclarations();
}
await writeStamp(hash, withDeclarations ? "whole" : "code");

/** Removes the files of an earlier build, except the docs, which have their own build. */
async function clear(folder: string): Promise<void> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOENT") throw error;
    return [];
  });
  for (const name of names) if (name !== "docs") await rm(join(folder, name), { recursive: true });
}

/** Leaves an import out of a bundle if `find` returns a path for it. */
function external(name: string, filter: RegExp, find: (args: OnResolveArgs) => string | undefined): Plugin {
  return {
    name,
    setup: ({ onResolve }) =>
      onResolve({ filter }, (args) => {
        const path = find(args);
        return path === undefined ? undefined : { path, external: true };
      }),
  };
}

/**
 * Checks that no CommonJS module is bundled: it would fail at run time, at its first require().
 * @throws Error if there is one; the message names the files.
 */
function assertEsModules({ inputs }: Metafile): void {
  const files = Object.keys(inputs).filter((file) => inputs[file]?.format === "cjs");
  if (files.length > 0)
    throw new Error(`These files are CommonJS: ${files.join(", ")}. Add an alias for their ES module build.`);
}

/** Writes the licences of the bundled packages. */
async function licences(inputs: string[]): Promise<string> {
  const names = inputs.map((input) => /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1]);
  const texts = [...new Set(names)].sort().map(async (name) => {
    if (!name) return "";
    const file = (await readdir(`node_modules/${name}`)).find((each) => /^licen[cs]e/i.test(each));
    if (!file) throw new Error(`node_modules/${name} has no licence.`);
    return `${name}\n${"=".repeat(name.length)}\n\n${await readFile(`node_modules/${name}/${file}`, "utf8")}\n`;
  });
  return (await Promise.all(texts)).join("");
}
