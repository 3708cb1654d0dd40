/** Builds what the package ships: bundled ES modules, type declarations, the dashboard's files, licences. */
import { execFile } from "node:child_process";
import { chmod, cp, glob, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { promisify } from "node:util";
import { type BuildOptions, build, type OnResolveArgs, type Plugin } from "esbuild";

const tsc = new URL("../node_modules/typescript/bin/tsc", import.meta.url).pathname;
/** Paths to other files in a declaration, with the word before them. */
const specifiers = /(?:from|import\()\s*"(\.[^"]*)"/g;
const shared = {
  outdir: "dist",
  bundle: true,
  splitting: true,
  format: "esm",
  target: "es2022",
  external: ["openapi-fetch"],
  chunkNames: "[name]-[hash]",
  legalComments: "none",
  metafile: true,
  platform: "node",
  // Names stay, for stack traces.
  minifyWhitespace: true,
  minifySyntax: true,
} satisfies BuildOptions;

await rm("dist", { recursive: true, force: true });
// Together: an error of one is an instance of the other's class, and no code is shipped twice.
const { metafile } = await build({
  ...shared,
  entryPoints: {
    index: "src/index.ts",
    node: "src/node/index.ts",
    sandbox: "src/sandbox/index.ts",
    cli: "src/cli/main.ts",
  },
  plugins: [external("help-apart", /\/explain\.ts$/, () => "./explain.js")],
});
// What help needs, in one file: each file more that Node loads takes about a millisecond.
await build({
  ...shared,
  splitting: false,
  entryPoints: { explain: "src/cli/explain.ts" },
  plugins: [external("nothing-later", /./, ({ kind, path }) => (kind === "dynamic-import" ? path : undefined))],
});
await chmod("dist/cli.js", 0o755);
await cp("src/sandbox/dashboard", "dist/dashboard", { recursive: true });
await writeFile("dist/THIRD-PARTY-LICENSES.txt", await licences(Object.keys(metafile.inputs)));
await promisify(execFile)(process.execPath, [tsc, "-p", "tsconfig.build.json"]);
await dropUnreachable(["src/index.d.ts", "src/node/index.d.ts", "src/sandbox/index.d.ts"]);
// tsc leaves .ts in the specifiers of declarations; consumers' compilers look for .js.
for await (const file of glob("dist/types/**/*.d.ts")) {
  const text = await readFile(file, "utf8");
  await writeFile(
    file,
    text.replace(specifiers, (specifier) => specifier.replace(/\.ts"$/, '.js"')),
  );
}

/** Removes declarations that no entry leads to: what is used inside alone. */
async function dropUnreachable(entries: string[]): Promise<void> {
  const reached = new Set(entries.map((entry) => resolve("dist/types", entry)));
  for (const file of reached)
    for (const [, path = ""] of (await readFile(file, "utf8")).matchAll(specifiers))
      reached.add(resolve(dirname(file), path.replace(/\.ts$/, ".d.ts")));
  for await (const file of glob("dist/types/**/*.d.ts")) if (!reached.has(resolve(file))) await rm(file);
}

/** Leaves imports out of a bundle: those that get a path. */
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

/** The licences of the packages whose code is bundled. */
async function licences(inputs: string[]): Promise<string> {
  const names = inputs.map((input) => /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1]);
  const texts = [...new Set(names)].sort().map(async (name) => {
    if (!name) return "";
    return `${name}\n${"=".repeat(name.length)}\n\n${await readFile(`node_modules/${name}/LICENSE`, "utf8")}\n`;
  });
  return (await Promise.all(texts)).join("");
}
