import { relative, sep } from "node:path";
import ts from "typescript";

/** A declaration of the package. */
export interface ApiItem {
  /** The name under which it is exported, or declared. */
  name: string;
  /** The declaration as it is shipped, without its comments. */
  text: string;
  /** The file that declares it, below the folder of the declarations. */
  file: string;
  isClass: boolean;
}

/** What an entry of the package offers. */
export interface EntryApi {
  name: string;
  exports: ApiItem[];
  /** What the declarations of the exports name, and what these name in turn, if no entry exports it. */
  reached: ApiItem[];
}

const options: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2023,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  strict: true,
  exactOptionalPropertyTypes: true,
  noEmit: true,
  types: ["node"],
  lib: ["lib.es2023.d.ts", "lib.dom.d.ts", "lib.dom.iterable.d.ts", "lib.dom.asynciterable.d.ts"],
};
const printer = ts.createPrinter({ removeComments: true, newLine: ts.NewLineKind.LineFeed });

/**
 * Reads the declarations that the package ships.
 * @param entries the declaration file of each entry, by the entry's name.
 * @param folder where all declarations are, absolute.
 * @param isDerived whether a file, as a path below the folder, is derived from the OpenAPI document and reviewed there:
 * its declarations are named, and not followed.
 * @throws Error if the declarations do not compile.
 */
export function readApi(
  entries: ReadonlyMap<string, string>,
  folder: string,
  isDerived: (file: string) => boolean,
): EntryApi[] {
  const program = ts.createProgram([...entries.values()], options);
  // The compiler's own libraries take ten times as long, and are checked by others.
  const own = program.getSourceFiles().filter(({ fileName }) => fileName.startsWith(folder + sep));
  const problems = own.flatMap((file) => [
    ...program.getSyntacticDiagnostics(file),
    ...program.getSemanticDiagnostics(file),
  ]);
  if (problems.length > 0) throw new Error(ts.formatDiagnostics(problems, host));
  const checker = program.getTypeChecker();
  const resolved = (symbol: ts.Symbol) =>
    symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  const fileOf = ({ declarations: [first] = [] }: ts.Symbol) => first?.getSourceFile().fileName ?? "";
  const isOurs = (symbol: ts.Symbol) => fileOf(symbol).startsWith(folder + sep);

  const item = (name: string, symbol: ts.Symbol): ApiItem => {
    const file = relative(folder, fileOf(symbol));
    const text = isDerived(file)
      ? `// ${name}: derived, see ${file.replace(/\.d\.ts$/, ".ts")}`
      : printDeclaration(name, symbol, checker);
    return { name, text, file, isClass: (symbol.flags & ts.SymbolFlags.Class) !== 0 };
  };

  const exportsOf = (name: string, file: string) => {
    const source = program.getSourceFile(file);
    const module = source && checker.getSymbolAtLocation(source);
    if (!module) throw new Error(`${name} has no declarations at ${file}.`);
    return checker.getExportsOfModule(module).map((symbol) => ({ name: symbol.name, symbol: resolved(symbol) }));
  };

  function follow(symbols: Iterable<ts.Symbol>): Set<ts.Symbol> {
    const found = new Set<ts.Symbol>();
    const left = [...symbols];
    const visit = (node: ts.Node): void => {
      const symbol = ts.isIdentifier(node) ? checker.getSymbolAtLocation(node) : undefined;
      const target = symbol && resolved(symbol);
      if (target && (target.flags & namedSymbolFlags) !== 0 && isOurs(target)) left.push(target);
      ts.forEachChild(node, visit);
    };
    for (let symbol = left.pop(); symbol; symbol = left.pop()) {
      if (found.has(symbol)) continue;
      found.add(symbol);
      for (const declaration of symbol.declarations ?? [])
        if (!isDerived(relative(folder, fileOf(symbol)))) visit(declaration);
    }
    return found;
  }

  const all = [...entries].map(([name, file]) => ({ name, exported: exportsOf(name, file) }));
  const offered = new Set(all.flatMap(({ exported }) => exported.map(({ symbol }) => symbol)));
  return all.map(({ name, exported }) => ({
    name,
    exports: sorted(exported.map(({ name, symbol }) => item(name, symbol))),
    reached: sorted(
      [...follow(exported.map(({ symbol }) => symbol))]
        .filter((symbol) => !offered.has(symbol) && !isDerived(relative(folder, fileOf(symbol))))
        .map((symbol) => item(symbol.name, symbol)),
    ),
  }));
}

/** What has a name of its own; parameters and members belong to their declaration. */
const namedSymbolFlags =
  ts.SymbolFlags.Class |
  ts.SymbolFlags.Interface |
  ts.SymbolFlags.TypeAlias |
  ts.SymbolFlags.Enum |
  ts.SymbolFlags.Function |
  ts.SymbolFlags.BlockScopedVariable;

const host: ts.FormatDiagnosticsHost = {
  getCanonicalFileName: (name) => name,
  getCurrentDirectory: () => process.cwd(),
  getNewLine: () => "\n",
};

const sorted = (items: ApiItem[]) => items.sort((a, b) => (`${a.name} ${a.file}` < `${b.name} ${b.file}` ? -1 : 1));

/** A declaration as it is shipped; a constant with its type. */
function printDeclaration(name: string, symbol: ts.Symbol, checker: ts.TypeChecker): string {
  const texts = (symbol.declarations ?? []).map((node) => {
    if (!ts.isVariableDeclaration(node)) return printer.printNode(ts.EmitHint.Unspecified, node, node.getSourceFile());
    const type = node.type
      ? printer.printNode(ts.EmitHint.Unspecified, node.type, node.getSourceFile())
      : checker.typeToString(checker.getTypeOfSymbol(symbol), node, ts.TypeFormatFlags.NoTruncation);
    return `declare const ${symbol.name}: ${type};`;
  });
  const text = texts
    .join("\n")
    .replace(/^export /gm, "")
    .replace(/import\("[^"]*"\)\./g, "");
  return symbol.name === name ? text : `${text}\nexport { ${symbol.name} as ${name} };`;
}
