/** The declarations that the package ships: what its entries lead to, and the same over each profile's contract. */
import { glob, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join, relative, resolve, sep } from "node:path";

const folder = resolve("dist/types");
/** Paths to other files in a declaration, with the word before them. */
const specifiers = /((?:from|import\()\s*")(\.[^"]*)(")/g;

/** Each file with the files that it leads to, as absolute paths. */
type Graph = Map<string, string[]>;

/**
 * Leaves what `entries` lead to, and puts what `client` leads to, over each profile's contract, into a folder of its name.
 * @param entries below dist/types/src, as is `client`.
 */
export async function shipDeclarations(
  entries: readonly string[],
  client: string,
  profiles: readonly string[],
): Promise<void> {
  const graph = await follow(entries.map((entry) => join(folder, "src", entry)));
  const own = dependents(await follow([join(folder, "src", client)]), join(folder, "generated") + sep);
  for (const profile of profiles) {
    const home = join(folder, profile);
    await mkdir(home, { recursive: true });
    await rename(join(folder, "generated", profile), join(home, "generated"));
    for (const file of own) if (relative(folder, file).startsWith(`src${sep}`)) await copy(file, home, own);
  }
  for await (const file of glob(`${folder}/{src,generated}/**/*.d.ts`)) if (!graph.has(resolve(file))) await rm(file);
  // tsc leaves .ts in the specifiers of declarations; consumers' compilers look for .js.
  for await (const file of glob(`${folder}/**/*.d.ts`))
    await rewrite(file, file, (path) => path.replace(/\.ts$/, ".js"));
}

/** Copies a declaration into a profile's folder; what is the same for all contracts is not copied with it. */
async function copy(file: string, home: string, own: ReadonlySet<string>): Promise<void> {
  const target = join(home, relative(folder, file));
  await mkdir(dirname(target), { recursive: true });
  await rewrite(file, target, (path) => {
    const led = resolve(dirname(file), path);
    const moved = own.has(declaration(led)) ? join(home, relative(folder, led)) : led;
    const way = relative(dirname(target), moved);
    return way.startsWith(".") ? way : `./${way}`;
  });
}

async function rewrite(from: string, to: string, change: (path: string) => string): Promise<void> {
  const text = await readFile(from, "utf8");
  await writeFile(
    to,
    text.replace(specifiers, (_, before: string, path: string, after: string) => before + change(path) + after),
  );
}

async function follow(entries: readonly string[]): Promise<Graph> {
  const graph: Graph = new Map();
  const left = [...entries];
  for (let file = left.pop(); file !== undefined; file = left.pop()) {
    if (graph.has(file)) continue;
    const here = dirname(file);
    const text = await readFile(file, "utf8");
    const led = [...text.matchAll(specifiers)].map(([, , path = ""]) => declaration(resolve(here, path)));
    graph.set(file, led);
    left.push(...led);
  }
  return graph;
}

/** The files of a graph that lead into a folder, and those that stand there. */
function dependents(graph: Graph, place: string): Set<string> {
  const found = new Set([...graph.keys()].filter((file) => file.startsWith(place)));
  for (let before = -1; before !== found.size; ) {
    before = found.size;
    for (const [file, led] of graph) if (led.some((each) => found.has(each))) found.add(file);
  }
  return found;
}

const declaration = (path: string) => path.replace(/\.ts$/, ".d.ts");
