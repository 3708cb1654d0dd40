import { join } from "node:path";
import { languagesFolder } from "./languages-folder.ts";
import type { TargetCommand, TargetPaths } from "./target.ts";

export const openapiGeneratorVersion = "7.25.0";

const folder = join(languagesFolder, "openapi-generator");
const jar = join(folder, `openapi-generator-cli-${openapiGeneratorVersion}.jar`);
const copy = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy";

/** The generator runs on Java and is downloaded by Maven. */
export const openapiGeneratorNeeds = { java: "a JDK, 17 or later", mvn: "Maven" };

/** Downloads the generator, which is written in Java, once for all languages. */
export const installOpenapiGenerator: TargetCommand = {
  run: [
    "mvn",
    "-q",
    "-B",
    copy,
    `-Dartifact=org.openapitools:openapi-generator-cli:${openapiGeneratorVersion}`,
    `-DoutputDirectory=${folder}`,
  ],
  creates: jar,
};

/**
 * Generates into the scratch folder.
 * @param name the generator's name for the language.
 * @param options its own options.
 */
export function runOpenapiGenerator(
  name: string,
  { flat, scratch }: TargetPaths,
  options: Record<string, string> = {},
): TargetCommand {
  const properties = Object.entries(options).map(([key, value]) => `${key}=${value}`);
  const more = properties.length > 0 ? ["--additional-properties", properties.join(",")] : [];
  return { run: ["java", "-jar", jar, "generate", "-g", name, "-i", flat, "-o", join(scratch, "generated"), ...more] };
}
