import { generate, install, needs, version } from "./openapi-generator.ts";
import type { Target } from "./target.ts";

export const cpp: Target = {
  language: "C++",
  generator: "openapi-generator `cpp-qt-client`",
  version,
  view: "flat",
  needs: { ...needs, "g++": "GCC 12 or later", cmake: "CMake", qmake: "Qt 5 or 6, Debian's qtbase5-dev" },
  install: () => [install],
  generate: (paths) => [
    generate("cpp-qt-client", paths),
    { run: ["cp", "-r", `${paths.source}/.`, `${paths.example}/.`, paths.scratch] },
  ],
  compile: ({ scratch }) => [
    { run: ["cmake", "-S", scratch, "-B", `${scratch}/build`, "-DCMAKE_CXX_FLAGS=-Wall -Wextra"] },
    { run: ["cmake", "--build", `${scratch}/build`, "--parallel", "2"] },
  ],
  run: ({ scratch }) => ({ run: [`${scratch}/build/program`] }),
  example: ({ scratch }) => ({ run: [`${scratch}/build/example`] }),
};
