import { join } from "node:path";
import { home } from "./home.ts";
import type { Command, Paths } from "./target.ts";

export const version = "7.25.0";

const folder = join(home, "openapi-generator");
const jar = join(folder, `openapi-generator-cli-${version}.jar`);
const copy = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy";

/** Java runs it, Maven brings it. */
export const needs = { java: "a JDK, 17 or later", mvn: "Maven" };

/** Brings the generator, which is written in Java, once for all languages. */
export const install: Command = {
  run: [
    "mvn",
    "-q",
    "-B",
    copy,
    `-Dartifact=org.openapitools:openapi-generator-cli:${version}`,
    `-DoutputDirectory=${folder}`,
  ],
  creates: jar,
};

/**
 * Generates into the scratch folder.
 * @param name the generator's name for the language.
 * @param options its own options.
 */
export function generate(name: string, { flat, scratch }: Paths, options: Record<string, string> = {}): Command {
  const properties = Object.entries(options).map(([key, value]) => `${key}=${value}`);
  const more = properties.length > 0 ? ["--additional-properties", properties.join(",")] : [];
  return { run: ["java", "-jar", jar, "generate", "-g", name, "-i", flat, "-o", join(scratch, "generated"), ...more] };
}
