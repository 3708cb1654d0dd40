import {
  installOpenapiGenerator,
  openapiGeneratorNeeds,
  openapiGeneratorVersion,
  runOpenapiGenerator,
} from "./openapi-generator.ts";
import type { Target } from "./target.ts";

export const cpp: Target = {
  language: "C++",
  generator: "openapi-generator `cpp-qt-client`",
  version: openapiGeneratorVersion,
  view: "flat",
  needs: {
    ...openapiGeneratorNeeds,
    "g++": "GCC 12 or later",
    cmake: "CMake",
    qmake: "Qt 5 or 6, Debian's qtbase5-dev",
  },
  install: () => [installOpenapiGenerator],
  generate: (paths) => [
    runOpenapiGenerator("cpp-qt-client", paths),
    { run: ["cp", "-r", `${paths.source}/.`, `${paths.example}/.`, paths.scratch] },
  ],
  compile: ({ scratch }) => [
    { run: ["cmake", "-S", scratch, "-B", `${scratch}/build`, "-DCMAKE_CXX_FLAGS=-Wall -Wextra"] },
    { run: ["cmake", "--build", `${scratch}/build`, "--parallel", "2"] },
  ],
  run: ({ scratch }) => ({ run: [`${scratch}/build/program`] }),
  example: ({ scratch }) => ({ run: [`${scratch}/build/example`] }),
};
