/**
 * One exported name has one meaning in the whole repository, and none shadows a global.
 *
 *   node scripts/check-names.ts
 */
import { globSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";

const root = new URL("../", import.meta.url).pathname;

/** Files that export a name again on purpose: the entries bind the core's names to a contract. */
const bindings = "src/package/";
/** Folders whose modules all have the same shape, so that each exports these names. */
const shapes: Record<string, readonly string[]> = {
  "src/cli/": ["command"],
};

export function checkNames(files: readonly string[], folder = root): string[] {
  const program = ts.createProgram(
    files.map((file) => join(folder, file)),
    { noResolve: true, lib: ["lib.esnext.d.ts", "lib.dom.d.ts", "lib.dom.iterable.d.ts"] },
  );
  const globals = new Set<string>(Object.getOwnPropertyNames(globalThis));
  const places = new Map<string, Set<string>>();
  for (const source of program.getSourceFiles()) {
    if (program.isSourceFileDefaultLibrary(source)) for (const name of declaredNames(source, false)) globals.add(name);
  }
  for (const file of files) {
    const source = program.getSourceFile(join(folder, file));
    if (source === undefined) throw new Error(`TypeScript cannot read ${file}.`);
    for (const name of declaredNames(source, true)) {
      if (file.startsWith(bindings)) continue;
      if (Object.entries(shapes).some(([shape, names]) => file.startsWith(shape) && names.includes(name))) continue;
      places.set(name, (places.get(name) ?? new Set()).add(file));
    }
  }
  return [...places].flatMap(([name, found]) => [
    ...(found.size > 1 ? [`${name} is exported by ${[...found].join(", ")}. Rename all but one.`] : []),
    ...(globals.has(name) ? [`${name} in ${[...found].join(", ")} shadows a global. Rename it.`] : []),
  ]);
}

/** The names that a file's top level declares: those of its exports alone, or all. */
function declaredNames(source: ts.SourceFile, exported: boolean): string[] {
  return source.statements.flatMap((statement) => {
    const modifiers = ts.canHaveModifiers(statement) ? (ts.getModifiers(statement) ?? []) : [];
    if (exported && !modifiers.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)) return [];
    if (ts.isVariableStatement(statement))
      return statement.declarationList.declarations.flatMap(({ name }) => boundNames(name));
    const named = statement as ts.Statement & { name?: ts.Node };
    return named.name !== undefined && ts.isIdentifier(named.name) ? [named.name.text] : [];
  });
}

function boundNames(name: ts.BindingName): string[] {
  if (ts.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((element) => (ts.isBindingElement(element) ? boundNames(element.name) : []));
}

if (import.meta.main) {
  const problems = checkNames(globSync("{src,scripts,test}/**/*.{ts,tsx}", { cwd: root }));
  for (const problem of problems) console.error(problem);
  console.log(`Exported names: ${problems.length} problems.`);
  if (problems.length > 0) process.exitCode = 1;
}
