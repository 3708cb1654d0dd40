/** Writes what esbuild has made: chunks under names that say what is in them, with small source maps. */
import { mkdir, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { BuildResult, Metafile } from "esbuild";
import { slimMap } from "./source-maps.ts";

type BuildOutput = BuildResult<{ write: false; metafile: true }>;

/** A text of a file, and what stands in its place. */
interface Edit {
  line: number;
  column: number;
  length: number;
  text: string;
}

export async function writeOutputs({ outputFiles, metafile }: BuildOutput): Promise<void> {
  const edits = createEditor(metafile);
  const texts = new Map(outputFiles.map(({ path, text }) => [path, text]));
  for (const [path, text] of texts) {
    const code = texts.get(path.replace(/\.map$/, "")) ?? "";
    const written = path === path.replace(/\.map$/, "") ? apply(text, edits(text)) : slimMap(text, shifts(edits(code)));
    await mkdir(dirname(path), { recursive: true });
    await writeFile(join(dirname(path), apply(basename(path), edits(basename(path)))), written);
  }
}

/**
 * Finds what is changed in a file. A chunk that esbuild calls `chunk`, since entries share it, gets the name of the source
 * that it has most of. A bare import goes: no source has side effects, as package.json says, and what needs a chunk imports
 * names of it; but the bundlers of users load what a bare import names with the file that it stands in.
 */
function createEditor({ outputs }: Metafile): (text: string) => Edit[] {
  const names = new Map(
    Object.entries(outputs).map(([path, { inputs }]) => {
      const sources = Object.entries(inputs).sort(([, a], [, b]) => b.bytesInOutput - a.bytesInOutput);
      return [basename(path), basename(path).replace(/^chunk-/, `${nameOf(sources[0]?.[0])}-`)];
    }),
  );
  const found = /\bimport"\.\/[\w.-]+\.js";|\bchunk-\w+\.js\b/g;
  return (text) =>
    text.split("\n").flatMap((content, line) =>
      Array.from(content.matchAll(found), ({ 0: old, index: column }) => {
        const next = old.startsWith("import") ? "" : (names.get(old) ?? old);
        return { line, column, length: old.length, text: next };
      }),
    );
}

/** The package of a dependency; the folder of an index file; without a source, it is what esbuild adds of its own. */
function nameOf(source = "/esbuild.js"): string {
  const [, dependency] = /node_modules\/(?:@[^/]+\/)?([^/]+)\//.exec(source) ?? [];
  const [, folder = "", file = ""] = /([^/]*)\/([^/]+)\.\w+$/.exec(source) ?? [];
  return dependency ?? (file === "index" ? folder : file);
}

function apply(text: string, edits: readonly Edit[]): string {
  const lines = text.split("\n");
  // From the end, so that the places of those before it hold.
  for (const { line, column, length, text: next } of edits.toReversed()) {
    const content = lines[line] ?? "";
    lines[line] = content.slice(0, column) + next + content.slice(column + length);
  }
  return lines.join("\n");
}

/** By how much edits move what stands behind them in a line. */
const shifts = (edits: readonly Edit[]) => (line: number, column: number) =>
  edits.reduce((sum, edit) => {
    const isBefore = edit.line === line && edit.column < column;
    return isBefore ? sum + edit.text.length - edit.length : sum;
  }, 0);
