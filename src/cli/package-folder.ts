import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The package's folder. This file runs both bundled and from source. */
export function packageFolder(): string {
  for (const path of ["..", "../.."]) {
    const url = new URL(`${path}/package.json`, import.meta.url);
    if (existsSync(url)) return fileURLToPath(new URL(".", url));
  }
  throw new Error("The package.json of seedance-client is missing.");
}
