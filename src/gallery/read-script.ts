import { existsSync, readFileSync } from "node:fs";

let script: string | undefined;

/** The text of the page's script, `filters.ts` as it is built: beside the bundle, or in dist/ where the sources run. */
export function readScript(): string {
  script ??= readFileSync(find(), "utf8").trimEnd();
  return script;
}

/** @throws Error if the sources run and nothing is built. */
function find(): URL {
  const places = ["./pages/gallery.js", "../../dist/pages/gallery.js"].map((path) => new URL(path, import.meta.url));
  const found = places.find((place) => existsSync(place));
  if (!found) throw new Error("The script of the gallery is missing. In the repository, run: npm run build");
  return found;
}
