/** Imports that bypass the index.ts of a folder, for the bundle only. */
import { readFileSync } from "node:fs";
import { dirname, relative, resolve } from "node:path";
import type { Plugin } from "esbuild";

/** `import` or `export` of names from an index.ts. */
const statements = /^(import|export) \{([^}]*)\} from "(\.[^"]*\/index\.ts)";/gm;
const exported = /^export \{([^}]*)\} from "(\.[^"]*)";/gm;

/**
 * Makes each file import from the file that defines a name instead of the index.ts of its folder. esbuild assigns files to
 * chunks by what each entry can reach, used or not; through an index.ts, that is the whole folder.
 */
export function directImports(): Plugin {
  return {
    name: "direct-imports",
    setup: ({ onLoad }) =>
      onLoad({ filter: /\/src\/.*\.ts$/, namespace: "file" }, ({ path }) => ({
        contents: importDirectly(readFileSync(path, "utf8"), dirname(path)),
        loader: "ts",
      })),
  };
}

/** Returns the text of a file with imports that bypass every index.ts. */
export function importDirectly(text: string, folder: string): string {
  return text.replace(statements, (statement, keyword: string, names: string, index: string) => {
    const indexFile = resolve(folder, index);
    const direct = namesOf(names).map(([name, alias]) => {
      const [file, original] = findDefinition(indexFile, name);
      return `${keyword} { ${original} as ${alias} } from ${JSON.stringify(`./${relative(folder, file)}`)};`;
    });
    // Keeps the number of lines, for source maps.
    return direct.join(" ") + "\n".repeat(statement.split("\n").length - 1);
  });
}

/** Finds the file that defines an exported name, and the name that it has there. */
function findDefinition(file: string, name: string): [file: string, name: string] {
  for (const [, names = "", path = ""] of readFileSync(file, "utf8").matchAll(exported))
    for (const [original, alias] of namesOf(names))
      if (alias === name) return findDefinition(resolve(dirname(file), path), original);
  return [file, name];
}

/** Returns the values of a list of names, each with its alias, without types. */
function namesOf(list: string): [name: string, alias: string][] {
  const values = list.split(",").map((each) => each.trim());
  return values
    .filter((each) => each !== "" && !each.startsWith("type "))
    .map((each) => {
      const [name = "", alias = name] = each.split(" as ");
      return [name, alias];
    });
}
