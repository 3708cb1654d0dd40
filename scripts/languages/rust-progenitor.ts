import { buildWithCargo } from "./cargo.ts";
import type { Target } from "./target.ts";

const version = "0.15.1";

export const rustProgenitor: Target = {
  language: "Rust",
  generator: "progenitor",
  version,
  view: "flat",
  needs: { cargo: "Rust 1.88 or later" },
  install: ({ cache }) => [
    {
      // A debug build compiles in a third of the time, and the program reads only one small file.
      run: ["cargo", "install", "cargo-progenitor", "--version", version, "--locked", "--debug", "--root", cache],
      creates: `${cache}/bin/cargo-progenitor`,
    },
  ],
  generate: ({ flat, cache, scratch }) => [
    {
      run: [
        ...[`${cache}/bin/cargo-progenitor`, "progenitor", "-i", flat, "-o", `${scratch}/generated`],
        ...["-n", "seedance", "-v", "0.0.0", "--interface", "builder"],
      ],
    },
  ],
  compile: buildWithCargo,
  run: ({ cache }) => ({ run: [`${cache}/target/debug/program`] }),
};
