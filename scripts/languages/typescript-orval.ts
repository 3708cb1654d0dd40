import type { Target } from "./target.ts";
import { compileTypeScript, installNpmGenerator, runTypeScript } from "./typescript.ts";

const version = "8.38.0";

export const typescriptOrval: Target = {
  language: "TypeScript",
  generator: "orval",
  version,
  view: "contract",
  needs: { npm: "npm" },
  install: (paths) => [installNpmGenerator("orval", version, paths)],
  generate: ({ contract, cache, source, scratch }) => [
    { run: ["cp", "-r", `${source}/.`, scratch] },
    { run: [`${cache}/node_modules/.bin/orval`, "--config", "orval.config.mjs"], env: { CONTRACT: contract } },
  ],
  compile: compileTypeScript,
  run: runTypeScript,
};
