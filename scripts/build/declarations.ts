/** The declarations that the package ships: those that its entries reach. */
import { glob, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import manifest from "../../package.json" with { type: "json" };

/** The declarations of each entry, by the name under which it is imported. */
export const packageEntries: ReadonlyMap<string, string> = new Map(
  Object.entries(manifest.exports).flatMap(([name, entry]) =>
    typeof entry === "string" ? [] : [[name.replace(/^\./, manifest.name), resolve(entry.types)]],
  ),
);

/** Paths to other files in a declaration, with the keyword before them. */
const specifiers = /((?:from|import\()\s*")(\.[^"]*)\.ts(")/g;

/** Removes declarations that no entry reaches, and replaces .ts in specifiers by .js, which consumers' compilers expect. */
export async function shipDeclarations(): Promise<void> {
  const shipped = new Set<string>();
  const left = [...packageEntries.values()];
  for (let file = left.pop(); file !== undefined; file = left.pop()) {
    if (shipped.has(file)) continue;
    shipped.add(file);
    const here = dirname(file);
    const text = await readFile(file, "utf8");
    for (const [, , path] of text.matchAll(specifiers)) left.push(resolve(here, `${path}.d.ts`));
    await writeFile(file, text.replace(specifiers, "$1$2.js$3"));
  }
  for await (const file of glob("dist/types/**/*.d.ts")) if (!shipped.has(resolve(file))) await rm(file);
}
