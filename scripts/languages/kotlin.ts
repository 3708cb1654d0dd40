import { installMavenLibraries } from "./java.ts";
import {
  installOpenapiGenerator,
  openapiGeneratorNeeds,
  openapiGeneratorVersion,
  runOpenapiGenerator,
} from "./openapi-generator.ts";
import type { Target } from "./target.ts";

export const kotlin: Target = {
  language: "Kotlin",
  generator: "openapi-generator `kotlin`, okhttp",
  version: openapiGeneratorVersion,
  view: "flat",
  needs: openapiGeneratorNeeds,
  install: (paths) => [installOpenapiGenerator, installMavenLibraries(paths)],
  generate: (paths) => [runOpenapiGenerator("kotlin", paths, { packageName: "seedance" })],
  compile: ({ cache, source, example, scratch }) => [
    {
      // The compiler does not support wildcards in its class path, so `find` lists the files.
      run: [
        "sh",
        "-c",
        'java -cp "$0/*" org.jetbrains.kotlin.cli.jvm.K2JVMCompiler -no-stdlib -no-reflect -d "$1/classes" ' +
          '-cp "$(find "$0" -name "*.jar" | paste -sd:)" "$1/generated/src/main/kotlin" "$2" "$3"',
        `${cache}/libraries`,
        scratch,
        `${source}/Program.kt`,
        `${example}/GenerateVideo.kt`,
      ],
    },
  ],
  run: ({ cache, scratch }) => ({ run: ["java", "-cp", `${scratch}/classes:${cache}/libraries/*`, "ProgramKt"] }),
  example: ({ cache, scratch }) => ({
    run: ["java", "-cp", `${scratch}/classes:${cache}/libraries/*`, "examples.GenerateVideoKt"],
  }),
};
