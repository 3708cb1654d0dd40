import { generate, install, needs, version } from "./openapi-generator.ts";
import type { Command, Paths, Target } from "./target.ts";

/** Brings the libraries that a pom.xml names. */
export function libraries({ cache, source }: Paths): Command {
  const goal = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies";
  return {
    run: ["mvn", "-q", "-B", "-f", `${source}/pom.xml`, goal, `-DoutputDirectory=${cache}/libraries`],
    creates: `${cache}/libraries`,
  };
}

export const java: Target = {
  language: "Java",
  generator: "openapi-generator `java`, native",
  version,
  view: "flat",
  needs: { ...needs, javac: "a JDK, 17 or later" },
  install: (paths) => [install, libraries(paths)],
  generate: (paths) => [
    generate("java", paths, {
      library: "native",
      invokerPackage: "seedance",
      apiPackage: "seedance.api",
      modelPackage: "seedance.model",
      openApiNullable: "false",
      // Otherwise a list that was never set is sent empty, and refused.
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
