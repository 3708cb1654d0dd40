import type { Target } from "./target.ts";
import { compileTypeScript, installNpmGenerator, runTypeScript } from "./typescript.ts";

const version = "0.99.0";

export const typescriptHeyApi: Target = {
  language: "TypeScript",
  generator: "@hey-api/openapi-ts",
  version,
  view: "contract",
  needs: { npm: "npm" },
  install: (paths) => [installNpmGenerator("@hey-api/openapi-ts", version, paths)],
  generate: ({ contract, cache, source, scratch }) => [
    {
      run: [`${cache}/node_modules/.bin/openapi-ts`, "-i", contract, "-o", `${scratch}/seedance`, "--no-log-file"],
    },
    { run: ["cp", "-r", `${source}/.`, scratch] },
  ],
  compile: compileTypeScript,
  run: runTypeScript,
};
