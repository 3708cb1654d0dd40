import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The folder of the package: this file is bundled, and runs from its source too. */
export function packageFolder(): string {
  for (const path of ["..", "../.."]) {
    const url = new URL(`${path}/package.json`, import.meta.url);
    if (existsSync(url)) return fileURLToPath(new URL(".", url));
  }
  throw new Error("The package.json of seedance-client is missing.");
}
