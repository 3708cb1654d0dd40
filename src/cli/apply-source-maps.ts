import { existsSync, readFileSync } from "node:fs";
import { SourceMap } from "node:module";

/** The folder of the bundle, which holds a source map beside each file. The sources have none. */
const bundleFolder = new URL("./", import.meta.url).href;

/** Replaces positions of the bundle in a stack trace by source lines: `src/cli/dispatch.ts:23` for `dispatch-6QC.js:1:389`. */
export function applySourceMaps(stack: string): string {
  return stack.replace(
    /(file:\/\/[^\s()]+\.js):(\d+):(\d+)/g,
    (position, file: string, line: string, column: string) => {
      const map = new URL(`${file}.map`);
      if (!file.startsWith(bundleFolder) || !existsSync(map)) return position;
      const entry = new SourceMap(JSON.parse(readFileSync(map, "utf8"))).findEntry(
        Number(line) - 1,
        Number(column) - 1,
      );
      if (!("originalSource" in entry)) return position;
      return `${entry.originalSource.replace(/^(?:\.\.\/)+/, "")}:${entry.originalLine + 1}`;
    },
  );
}
