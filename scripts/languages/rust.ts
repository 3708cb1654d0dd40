import { build } from "./cargo.ts";
import { generate, install, needs, version } from "./openapi-generator.ts";
import type { Target } from "./target.ts";

export const rust: Target = {
  language: "Rust",
  generator: "openapi-generator `rust`",
  version,
  view: "flat",
  needs: { ...needs, cargo: "Rust 1.88 or later" },
  install: () => [install],
  generate: (paths) => [generate("rust", paths, { packageName: "seedance", packageVersion: "0.0.0" })],
  compile: build,
  run: ({ cache }) => ({ run: [`${cache}/target/debug/program`] }),
  example: ({ cache }) => ({ run: [`${cache}/target/debug/generate_video`, "a-key-of-its-own"] }),
};
