import type { Target } from "./target.ts";

const version = "2.8.2";

export const go: Target = {
  language: "Go",
  generator: "oapi-codegen",
  version,
  view: "flat",
  needs: { go: "Go 1.24 or later" },
  install: ({ cache }) => [
    {
      run: ["go", "install", `github.com/oapi-codegen/oapi-codegen/v2/cmd/oapi-codegen@v${version}`],
      env: { GOBIN: cache },
      creates: `${cache}/oapi-codegen`,
    },
  ],
  generate: ({ flat, cache, source, example, scratch }) => [
    { run: ["cp", "-r", `${source}/.`, scratch] },
    { run: ["cp", "-r", example, `${scratch}/example`] },
    { run: ["mkdir", "seedance"] },
    { run: [`${cache}/oapi-codegen`, "-config", "oapi-codegen.yaml", flat] },
  ],
  compile: () => [{ run: ["go", "vet", "./..."] }, { run: ["go", "build", "-o", "bin/", "./..."] }],
  run: ({ scratch }) => ({ run: [`${scratch}/bin/me`] }),
  example: ({ scratch }) => ({ run: [`${scratch}/bin/example`] }),
};
