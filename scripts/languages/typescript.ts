import type { TargetCommand, TargetPaths } from "./target.ts";

const bin = new URL("../../node_modules/.bin", import.meta.url).pathname;
const types = new URL("../../node_modules/@types", import.meta.url).pathname;

/** Installs a generator and the TypeScript compiler that it needs. */
export function installNpmGenerator(generator: string, version: string, { cache }: TargetPaths): TargetCommand {
  const flags = ["--prefix", cache, "--ignore-scripts", "--no-audit", "--no-fund"];
  return {
    run: ["npm", "install", ...flags, `${generator}@${version}`, "typescript@5.9.3"],
    creates: `${cache}/node_modules/${generator}`,
  };
}

/** Type-checks the test program with the generated client, and bundles both, since the imports have no file extensions. */
export function compileTypeScript(): TargetCommand[] {
  const check = ["--strict", "--noEmit", "--target", "es2023", "--module", "esnext", "--moduleResolution", "bundler"];
  return [
    { run: [`${bin}/tsc`, ...check, "--typeRoots", types, "--types", "node", "program.ts"] },
    { run: [`${bin}/esbuild`, "program.ts", "--bundle", "--platform=node", "--format=esm", "--outfile=program.mjs"] },
  ];
}

export function runTypeScript({ scratch }: TargetPaths): TargetCommand {
  return { run: [process.execPath, `${scratch}/program.mjs`] };
}
