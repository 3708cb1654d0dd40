import { dirname, join, normalize } from "node:path";

/** The files of a program: path → text. */
export type SourceFiles = ReadonlyMap<string, string>;

export interface SourceImport {
  file: string;
  /** The imported file's path, or a package's name. */
  target: string;
  /** `import("…")`: loaded when it is needed. */
  isLazy: boolean;
}

/** Longest file, in lines, that one subject needs. */
const maxLines = 400;
/** A file with a single importer and fewer lines belongs in that importer. */
const minLines = 25;

/** Every import of every file, those of types among them. */
export function importsOf(files: SourceFiles): SourceImport[] {
  return [...files].flatMap(([file, text]) =>
    [...text.matchAll(/(?:\bfrom\s*|\bimport\s*(\()?\s*)"([^"]+)"/g)].map(([, call, name = ""]) => ({
      file,
      target: name.startsWith(".") ? normalize(join(dirname(file), name)) : name,
      isLazy: call !== undefined,
    })),
  );
}

/** The layer of a path in the repository: `generated`, or the first name below src/. */
export function layerOf(path: string): string {
  const [top = "", second = ""] = path.split("/");
  return top === "src" ? second : top;
}

/** Imports of layers that a layer must not depend on. */
export function forbiddenImports(files: SourceFiles, layers: Readonly<Record<string, readonly string[]>>): string[] {
  return importsOf(files)
    .filter(({ target }) => /^(src|generated)\//.test(target))
    .map(({ file, target }) => ({ file, target, from: layerOf(file), to: layerOf(target) }))
    .filter(({ from, to }) => from !== to && !layers[from]?.includes(to))
    .map(({ file, target }) => `${file} imports ${target}`);
}

/** Imports that bypass another folder's index.ts. A file that is loaded on demand is its own entry. */
export function importsPastIndex(files: SourceFiles): string[] {
  return importsOf(files)
    .filter(({ file, target, isLazy }) => {
      const [, folder, ...rest] = target.split("/");
      const isInFolder = target.startsWith("src/") && rest.length > 0 && folder !== layerOf(file);
      return isInFolder && !target.endsWith("/index.ts") && !isLazy;
    })
    .map(({ file, target }) => `${file} imports ${target}`);
}

/** Import cycles, each as the list of its files. Imports on demand do not count. */
export function importCycles(files: SourceFiles): string[][] {
  const graph = new Map<string, string[]>();
  for (const { file, target, isLazy } of importsOf(files))
    if (files.has(target) && !isLazy) graph.set(file, [...(graph.get(file) ?? []), target]);
  return strongComponents([...files.keys()], (file) => graph.get(file) ?? []);
}

/** Import cycles of layers. */
export function layerCycles(files: SourceFiles): string[][] {
  const graph = new Map<string, Set<string>>();
  for (const { file, target, isLazy } of importsOf(files)) {
    const [from, to] = [layerOf(file), layerOf(target)];
    if (files.has(target) && from !== to && !isLazy) graph.set(from, (graph.get(from) ?? new Set()).add(to));
  }
  return strongComponents([...graph.keys()], (layer) => [...(graph.get(layer) ?? [])]);
}

/** Tarjan's algorithm: https://doi.org/10.1137/0201010 */
function strongComponents(nodes: readonly string[], next: (node: string) => readonly string[]): string[][] {
  const found: string[][] = [];
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const visit = (node: string) => {
    index.set(node, index.size);
    low.set(node, index.size - 1);
    stack.push(node);
    for (const each of next(node)) {
      if (!index.has(each)) visit(each);
      if (stack.includes(each)) low.set(node, Math.min(low.get(node) ?? 0, low.get(each) ?? 0));
    }
    if (low.get(node) !== index.get(node)) return;
    const component = stack.splice(stack.indexOf(node));
    if (component.length > 1 || next(node).includes(node)) found.push(component.sort());
  };
  for (const node of nodes) if (!index.has(node)) visit(node);
  return found;
}

/**
 * Files with a single importer that are too short to be separate.
 * @param isData whether a file holds data, which may be separate at any length.
 */
export function tinyFiles(files: SourceFiles, isData: (file: string) => boolean): string[] {
  const imports = importsOf(files);
  return [...files]
    .filter(([file, text]) => {
      const own = imports.filter(({ target }) => target === file);
      const isEntry = file.endsWith("/index.ts") || file.startsWith("src/package/") || own.some(({ isLazy }) => isLazy);
      // The exports of an index.ts have importers in other folders.
      const importers = new Set(own.map((each) => (each.file.endsWith("/index.ts") ? "others" : each.file)));
      return (
        !isEntry &&
        !isData(file) &&
        importers.size === 1 &&
        !importers.has("others") &&
        text.trimEnd().split("\n").length < minLines
      );
    })
    .map(([file]) => file);
}

/** Files that are longer than one subject needs. */
export function longFiles(files: SourceFiles): string[] {
  return [...files].filter(([, text]) => text.trimEnd().split("\n").length > maxLines).map(([file]) => file);
}

/** Files that re-export from other files, although they are neither an index.ts nor an entry of the package. */
export function reexports(files: SourceFiles): string[] {
  return [...files]
    .filter(([file]) => !file.endsWith("/index.ts") && !file.startsWith("src/package/"))
    .filter(([, text]) => /^export (?:\*|\{[^}]*\}|type \{[^}]*\}) from/m.test(text))
    .map(([file]) => file);
}
