import { existsSync, readFileSync } from "node:fs";
import { SourceMap } from "node:module";

/** Where the bundle is, with the source map of each file beside it. The sources themselves have none. */
const bundleFolder = new URL("./", import.meta.url).href;

/** Puts source files and lines into a stack trace of the bundle: `src/cli/dispatch.ts:23` for `dispatch-6QC.js:1:389`. */
export function applySourceMaps(stack: string): string {
  return stack.replace(/(file:\/\/[^\s()]+\.js):(\d+):(\d+)/g, (place, file: string, line: string, column: string) => {
    const map = new URL(`${file}.map`);
    if (!file.startsWith(bundleFolder) || !existsSync(map)) return place;
    const found = new SourceMap(JSON.parse(readFileSync(map, "utf8"))).findEntry(Number(line) - 1, Number(column) - 1);
    if (!("originalSource" in found)) return place;
    return `${found.originalSource.replace(/^(?:\.\.\/)+/, "")}:${found.originalLine + 1}`;
  });
}
