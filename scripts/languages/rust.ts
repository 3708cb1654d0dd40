import { buildWithCargo } from "./cargo.ts";
import {
  installOpenapiGenerator,
  openapiGeneratorNeeds,
  openapiGeneratorVersion,
  runOpenapiGenerator,
} from "./openapi-generator.ts";
import type { Target } from "./target.ts";

export const rust: Target = {
  language: "Rust",
  generator: "openapi-generator `rust`",
  version: openapiGeneratorVersion,
  view: "flat",
  needs: { ...openapiGeneratorNeeds, cargo: "Rust 1.88 or later" },
  install: () => [installOpenapiGenerator],
  generate: (paths) => [runOpenapiGenerator("rust", paths, { packageName: "seedance", packageVersion: "0.0.0" })],
  compile: buildWithCargo,
  run: ({ cache }) => ({ run: [`${cache}/target/debug/program`] }),
  example: ({ cache }) => ({ run: [`${cache}/target/debug/generate_video`, "a-key-of-its-own"] }),
};
