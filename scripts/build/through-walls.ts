import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";
import type { Plugin } from "esbuild";

/** An import of names from a file of this repository; what it imports as a namespace, or for types alone, stays. */
const statement = /^(import|export) \{([^}]*)\} from "(\.[^"]*\/index\.ts)";/gm;
const reexport = /^export (type )?\{([^}]*)\} from "(\.[^"]*)";/gm;

/**
 * Lets an import from a folder's index.ts lead to the file that defines the name. A bundler that splits code keeps all
 * files that an index.ts leads to together, and an entry imports them all: https://github.com/evanw/esbuild/issues/1698
 */
export function throughWalls(): Plugin {
  const walls = new Map<string, Map<string, string>>();
  const exportsOf = (wall: string) => {
    const known = walls.get(wall) ?? readExports(wall);
    walls.set(wall, known);
    return known;
  };
  return {
    name: "through-walls",
    setup({ onLoad }) {
      onLoad({ filter: /\/(src|generated)\/.*\.ts$/ }, async ({ path }) => {
        const text = await readFile(path, "utf8");
        const contents = text.replace(statement, (_, keyword: string, names: string, wall: string) => {
          const exports = exportsOf(resolve(dirname(path), wall));
          const direct = split(names).map((name) => {
            const [imported = ""] = name.split(" as ");
            const file = exports.get(imported) ?? resolve(dirname(path), wall);
            return `${keyword} { ${name} } from ${JSON.stringify(`./${relative(dirname(path), file)}`)};`;
          });
          return direct.join(" ");
        });
        return { contents, loader: "ts" };
      });
    },
  };
}

/** Where each name that an index.ts exports is defined. */
function readExports(wall: string): Map<string, string> {
  const exports = new Map<string, string>();
  for (const [, , names = "", from = ""] of readFileSync(wall, "utf8").matchAll(reexport))
    for (const name of split(names)) exports.set(name.split(" as ").at(-1) ?? name, join(dirname(wall), from));
  return exports;
}

/** The names of values in a list; types leave no trace in what is built. */
function split(names: string): string[] {
  return names
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "" && !name.startsWith("type "));
}
