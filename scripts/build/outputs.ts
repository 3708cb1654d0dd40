/** Writes what esbuild has made: chunks under names that say what is in them, with small source maps. */
import { mkdir, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { BuildResult, Metafile } from "esbuild";
import { slimMap } from "./source-maps.ts";

type Built = BuildResult<{ write: false; metafile: true }>;

export async function writeOutputs({ outputFiles, metafile }: Built): Promise<void> {
  const names = chunkNames(metafile);
  const texts = new Map(outputFiles.map(({ path, text }) => [path, text]));
  for (const [path, text] of texts) {
    const isMap = path.endsWith(".map");
    const target = join(dirname(path), rename(basename(path), names));
    await mkdir(dirname(path), { recursive: true });
    await writeFile(
      target,
      isMap ? slimMap(text, shifts(texts.get(path.slice(0, -4)) ?? "", names)) : rename(text, names),
    );
  }
}

/** esbuild calls each chunk that entries share `chunk`: here it gets the name of the source that it has most of. */
function chunkNames({ outputs }: Metafile): Map<string, string> {
  const names = new Map<string, string>();
  for (const [path, { inputs }] of Object.entries(outputs)) {
    const [, hash] = /^chunk-(\w+\.js)$/.exec(basename(path)) ?? [];
    const [largest] = Object.entries(inputs).sort(([, a], [, b]) => b.bytesInOutput - a.bytesInOutput);
    if (hash !== undefined) names.set(basename(path), `${nameOf(largest?.[0])}-${hash}`);
  }
  return names;
}

/** The package of a dependency; the folder of an index file; without a source, it is what esbuild adds of its own. */
function nameOf(source = "/esbuild.js"): string {
  const [, dependency] = /node_modules\/(?:@[^/]+\/)?([^/]+)\//.exec(source) ?? [];
  const [, folder = "", file = ""] = /([^/]*)\/([^/]+)\.\w+$/.exec(source) ?? [];
  return dependency ?? (file === "index" ? folder : file);
}

const chunk = /\bchunk-\w+\.js\b/g;

const rename = (text: string, names: Map<string, string>) => text.replace(chunk, (name) => names.get(name) ?? name);

/** By how much the new names move what stands behind them in a line. */
function shifts(text: string, names: Map<string, string>) {
  const moved = text.split("\n").map((line) =>
    Array.from(line.matchAll(chunk), ({ index, 0: name }) => {
      return { index, by: (names.get(name) ?? name).length - name.length };
    }),
  );
  return (line: number, column: number) =>
    (moved[line] ?? []).reduce((sum, { index, by }) => (index < column ? sum + by : sum), 0);
}
