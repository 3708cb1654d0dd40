/** Writes esbuild's outputs: chunks with descriptive names and small source maps. */
import { mkdir, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { BuildResult, Metafile } from "esbuild";
import { slimMap } from "./source-maps.ts";

type BuildOutput = BuildResult<{ write: false; metafile: true }>;

/** A range of a file, and its replacement. */
interface Edit {
  line: number;
  column: number;
  length: number;
  text: string;
}

export async function writeOutputs({ outputFiles, metafile }: BuildOutput): Promise<void> {
  const edits = createEditor(metafile);
  const texts = new Map(outputFiles.map(({ path, text }) => [path, text]));
  const mapped = mappedFiles(metafile);
  for (const [path, text] of texts) {
    if (path.endsWith(".map") && !mapped.has(basename(path, ".map"))) continue;
    const code = texts.get(path.replace(/\.map$/, "")) ?? "";
    const written = path === path.replace(/\.map$/, "") ? apply(text, edits(text)) : slimMap(text, shifts(edits(code)));
    await mkdir(dirname(path), { recursive: true });
    await writeFile(join(dirname(path), apply(basename(path), edits(basename(path)))), written);
  }
}

/** Files with code of src/. Stack traces never name derived tables, translations and other people's code alone. */
function mappedFiles({ outputs }: Metafile): ReadonlySet<string> {
  const isCode = (source: string) => source.startsWith("src/") && !source.endsWith("/zh-CN.ts");
  const entries = Object.entries(outputs).filter(([, { inputs }]) => Object.keys(inputs).some(isCode));
  return new Set(entries.map(([path]) => basename(path)));
}

/**
 * Finds the edits for a file. A shared chunk, which esbuild calls `chunk`, gets the name of its largest source. Bare imports
 * are removed: according to package.json no source has side effects, and files that need a chunk import its names. But
 * users' bundlers load the target of a bare import together with the importing file.
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

/** Returns the package of a dependency, or the folder of an index file. Without a source, the code is esbuild's own. */
function nameOf(source = "/esbuild.js"): string {
  const [, dependency] = /node_modules\/(?:@[^/]+\/)?([^/]+)\//.exec(source) ?? [];
  const [, folder = "", file = ""] = /([^/]*)\/([^/]+)\.\w+$/.exec(source) ?? [];
  return dependency ?? (file === "index" ? folder : file);
}

function apply(text: string, edits: readonly Edit[]): string {
  const lines = text.split("\n");
  // From the end, so that the positions of earlier edits stay valid.
  for (const { line, column, length, text: next } of edits.toReversed()) {
    const content = lines[line] ?? "";
    lines[line] = content.slice(0, column) + next + content.slice(column + length);
  }
  return lines.join("\n");
}

/** Returns by how many columns the edits move a position of a line. */
const shifts = (edits: readonly Edit[]) => (line: number, column: number) =>
  edits.reduce((sum, edit) => {
    const isBefore = edit.line === line && edit.column < column;
    return isBefore ? sum + edit.text.length - edit.length : sum;
  }, 0);
