/** Imports past the index.ts of a folder, for the bundle alone. */
import { readFileSync } from "node:fs";
import { dirname, relative, resolve } from "node:path";
import type { Plugin } from "esbuild";

/** `import` or `export` of names from an index.ts. */
const statements = /^(import|export) \{([^}]*)\} from "(\.[^"]*\/index\.ts)";/gm;
const exported = /^export \{([^}]*)\} from "(\.[^"]*)";/gm;

/**
 * Lets each file import from the file that defines a name, not from the index.ts of its folder. esbuild puts files into
 * chunks by what can be reached from each entry, whether or not it is used: through an index.ts that is the whole folder.
 */
export function directImports(): Plugin {
  return {
    name: "past-walls",
    setup: ({ onLoad }) =>
      onLoad({ filter: /\/src\/.*\.ts$/, namespace: "file" }, ({ path }) => ({
        contents: importDirectly(readFileSync(path, "utf8"), dirname(path)),
        loader: "ts",
      })),
  };
}

/** The text of a file in a folder, with imports past every index.ts. */
export function importDirectly(text: string, folder: string): string {
  return text.replace(statements, (statement, word: string, names: string, index: string) => {
    const wall = resolve(folder, index);
    const direct = namesOf(names).map(([name, alias]) => {
      const [file, original] = findDefinition(wall, name);
      return `${word} { ${original} as ${alias} } from ${JSON.stringify(`./${relative(folder, file)}`)};`;
    });
    // As many lines as before, for source maps.
    return direct.join(" ") + "\n".repeat(statement.split("\n").length - 1);
  });
}

/** The file that defines what a file exports, and the name that it has there. */
function findDefinition(file: string, name: string): [file: string, name: string] {
  for (const [, names = "", path = ""] of readFileSync(file, "utf8").matchAll(exported))
    for (const [original, alias] of namesOf(names))
      if (alias === name) return findDefinition(resolve(dirname(file), path), original);
  return [file, name];
}

/** The values of a list of names, each with its alias; types are gone in the bundle. */
function namesOf(list: string): [name: string, alias: string][] {
  const values = list.split(",").map((each) => each.trim());
  return values
    .filter((each) => each !== "" && !each.startsWith("type "))
    .map((each) => {
      const [name = "", alias = name] = each.split(" as ");
      return [name, alias];
    });
}
