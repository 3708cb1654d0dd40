import {
  installOpenapiGenerator,
  openapiGeneratorNeeds,
  openapiGeneratorVersion,
  runOpenapiGenerator,
} from "./openapi-generator.ts";
import type { Target, TargetCommand, TargetPaths } from "./target.ts";

/** Downloads the libraries of a pom.xml. */
export function installMavenLibraries({ cache, source }: TargetPaths): TargetCommand {
  const goal = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies";
  return {
    run: ["mvn", "-q", "-B", "-f", `${source}/pom.xml`, goal, `-DoutputDirectory=${cache}/libraries`],
    creates: `${cache}/libraries`,
  };
}

export const java: Target = {
  language: "Java",
  generator: "openapi-generator `java`, native",
  version: openapiGeneratorVersion,
  view: "flat",
  needs: { ...openapiGeneratorNeeds, javac: "a JDK, 17 or later" },
  install: (paths) => [installOpenapiGenerator, installMavenLibraries(paths)],
  generate: (paths) => [
    runOpenapiGenerator("java", paths, {
      library: "native",
      invokerPackage: "seedance",
      apiPackage: "seedance.api",
      modelPackage: "seedance.model",
      openApiNullable: "false",
      // Otherwise a list that was never set is sent empty and refused.
      containerDefaultToNull: "true",
      useJakartaEe: "true",
    }),
  ],
  compile: ({ cache, source, example, scratch }) => [
    {
      run: [
        ...[
          "javac",
          "-Xlint:all,-processing,-classfile,-serial",
          "-cp",
          `${cache}/libraries/*`,
          "-d",
          `${scratch}/classes`,
        ],
        ...[
          "-sourcepath",
          `${scratch}/generated/src/main/java`,
          `${source}/Program.java`,
          `${example}/GenerateVideo.java`,
        ],
      ],
    },
  ],
  run: ({ cache, scratch }) => ({ run: ["java", "-cp", `${scratch}/classes:${cache}/libraries/*`, "Program"] }),
  example: ({ cache, scratch }) => ({
    run: ["java", "-cp", `${scratch}/classes:${cache}/libraries/*`, "GenerateVideo"],
  }),
};
