/** Builds what the package ships: bundled ES modules, type declarations, the dashboard's files, licences. */
import { execFile } from "node:child_process";
import { chmod, cp, glob, readFile, rm, writeFile } from "node:fs/promises";
import { promisify } from "node:util";
import { type BuildOptions, build, type OnResolveArgs, type Plugin } from "esbuild";

const tsc = new URL("../node_modules/typescript/bin/tsc", import.meta.url).pathname;
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
} satisfies BuildOptions;

/** What is no library, and nobody steps through: names stay, for stack traces. */
const small = { minifyWhitespace: true, minifySyntax: true } satisfies BuildOptions;

await rm("dist", { recursive: true, force: true });
// Together: an error of one is an instance of the other's class.
await build({
  ...shared,
  entryPoints: { index: "src/index.ts", node: "src/node/index.ts" },
  platform: "neutral",
  external: [...shared.external, "node:*"],
});
const { metafile } = await build({
  ...shared,
  ...small,
  entryPoints: { sandbox: "src/sandbox/index.ts", cli: "src/cli/main.ts" },
  platform: "node",
  plugins: [external("help-apart", /\/explain\.ts$/, () => "./explain.js")],
});
// What help needs, in one file: each file more that Node loads takes about a millisecond.
await build({
  ...shared,
  ...small,
  splitting: false,
  entryPoints: { explain: "src/cli/explain.ts" },
  platform: "node",
  plugins: [external("nothing-later", /./, ({ kind, path }) => (kind === "dynamic-import" ? path : undefined))],
});
await chmod("dist/cli.js", 0o755);
await cp("src/sandbox/dashboard", "dist/dashboard", { recursive: true });
await writeFile("dist/THIRD-PARTY-LICENSES.txt", await licences(Object.keys(metafile.inputs)));
await promisify(execFile)(process.execPath, [tsc, "-p", "tsconfig.build.json"]);
// tsc leaves .ts in the specifiers of declarations; consumers' compilers look for .js.
for await (const file of glob("dist/types/**/*.d.ts")) {
  const text = await readFile(file, "utf8");
  await writeFile(file, text.replace(/((?:from|import\()\s*"\.[^"]*)\.ts"/g, '$1.js"'));
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
