import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";

const root = new URL("../../../", import.meta.url).pathname;

/** A place in the sources that prints a command line. */
export interface PrintedCommand {
  file: string;
  /**
   * The words as the source has them: literals as they are, other expressions as `{expression}`. Of a text, its part from
   * `seedance` on.
   */
  words: string;
}

/** They print nothing for the users of the command, or hash their texts; translations are those of other texts. */
const silentFiles = /^src\/(sandbox|postgres)\/|^src\/ledger\/account\.ts$|zh-CN\.ts$/;

/** Functions that format the words of a command line. */
const formatters = ["formatCommand", "formatCommandFor", "formatCommandForPage", "commandFor"];

/**
 * Finds every place in `src` that prints a command line: calls of `formatCommand`, words that are passed to it elsewhere
 * (`next`), and command lines in texts.
 */
export function findPrintedCommands(): PrintedCommand[] {
  const files = globSync("src/**/*.ts", { cwd: root }).sort();
  return files
    .filter((file) => !silentFiles.test(file))
    .flatMap((file) => commandsOfSource(file, readFileSync(join(root, file), "utf8")));
}

/** Finds the places of one source. */
export function commandsOfSource(file: string, content: string): PrintedCommand[] {
  const source = ts.createSourceFile(file, content, ts.ScriptTarget.Latest, true);
  const commands: PrintedCommand[] = [];
  const add = (words: string) => commands.push({ file, words });
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && formatters.includes(node.expression.getText()))
      add(
        node.arguments
          // The first one is the context.
          .filter((argument) => !/context/i.test(argument.getText()))
          .map(wordOf)
          .join(" "),
      );
    // Words for a formatter that is called elsewhere: the advice of an error, the state of a job on a page.
    if (ts.isPropertyAssignment(node) && node.name.getText() === "next") addWordLists(node.initializer, add);
    if (ts.isVariableDeclaration(node) && node.name.getText() === "continuingWords" && node.initializer)
      addWordLists(node.initializer, add);
    const isGalleryState = file === "src/gallery/state.ts" && ts.isPropertyAssignment(node);
    if (isGalleryState && node.name.getText() === "command" && ts.isStringLiteral(node.initializer))
      add(node.initializer.text);
    // Texts; a comment is no node.
    const text = ts.isStringLiteralLike(node) ? node.text : ts.isTemplateExpression(node) ? templateText(node) : "";
    for (const [line] of text.matchAll(/\bseedance [a-z][^\n]*/g)) add(line);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return commands;
}

function addWordLists(node: ts.Node, add: (words: string) => void): void {
  if (ts.isArrayLiteralExpression(node)) add(node.elements.map(wordOf).join(" "));
  else ts.forEachChild(node, (child) => addWordLists(child, add));
}

const wordOf = (node: ts.Node): string => (ts.isStringLiteralLike(node) ? node.text : `{${node.getText()}}`);

const templateText = ({ head, templateSpans }: ts.TemplateExpression): string =>
  head.text + templateSpans.map(({ expression, literal }) => `{${expression.getText()}}${literal.text}`).join("");
