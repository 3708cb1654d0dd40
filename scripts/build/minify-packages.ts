import { readFile } from "node:fs/promises";
import { type Plugin, transform } from "esbuild";

/**
 * Minifies the bundled packages of others, names too, which saves installed bytes. The product's own code
 * keeps its names, for stack traces.
 */
export function minifyPackages(): Plugin {
  return {
    name: "minify-packages",
    setup: ({ onLoad }) =>
      onLoad({ filter: /\/node_modules\/.*\.m?js$/ }, async ({ path }) => {
        const options = { format: "esm", target: "es2022", charset: "utf8", minify: true } as const;
        return { contents: (await transform(await readFile(path, "utf8"), options)).code };
      }),
  };
}
