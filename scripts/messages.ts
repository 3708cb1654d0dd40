/**
 * Every text that the command line shows and that can be translated: templates of `message` and `t`, nouns that are counted,
 * and the static texts of the help. Texts of the contract are apart: generated/<contract>/strings.zh-CN.ts has them.
 *
 *   node scripts/messages.ts --list      every text, with its place
 *   node scripts/messages.ts --missing   what src/cli/language/zh-CN.ts lacks, as lines to be filled in there
 */
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import ts from "typescript";
import type { CliCommand } from "../src/cli/command.ts";
import { commandsOf } from "../src/cli/commands.ts";
import { findTranslation, messageKey } from "../src/cli/language/translate.ts";
import { translations } from "../src/cli/language/zh-CN.ts";
import type { Flags } from "../src/cli/line/flag.ts";
import { globalFlags } from "../src/cli/line/global-flags.ts";
import { tokenizeCommandLine } from "../src/cli/line/tokenize-command-line.ts";
import { contracts } from "../src/contract/all/index.ts";
import type { DescribedContract } from "../src/contract/index.ts";
import { observeMessages } from "../src/message.ts";

const root = new URL("../", import.meta.url).pathname;

export interface TranslatableText {
  /** What it is called in a table of translations: `Unknown command {0}.` */
  key: string;
  /** The same with names for its values: `Unknown command {name}.` */
  readable: string;
  /** `message`: for JSON too. `terminal`: made by `t`. `noun`: counted. `help`: of a command's description. */
  source: "message" | "terminal" | "noun" | "help";
  /** The file and its line; of a help text, the command. */
  place: string;
  /** Whether it is made when its module is loaded, which is before the language is known. */
  isTopLevel: boolean;
}

/** Returns all texts in the order of the files, then those of the help. A text is listed once for each place. */
export async function listTranslatableTexts(): Promise<TranslatableText[]> {
  const files = globSync("src/**/*.ts", { cwd: root }).sort();
  const inSources = files.flatMap((file) => textsOfSource(file, readFileSync(join(root, file), "utf8")));
  return [...inSources, ...(await textsOfHelp())];
}

/** Whether a text has words: what consists of values, units and signs is the same in every language. */
export function hasWords(key: string): boolean {
  return /\p{L}{2}/u.test(key.replace(/\{\d+\}/g, "").replace(/\bJSON\b/g, ""));
}

/** The texts that a table of translations lacks. */
export function missingTexts(texts: readonly TranslatableText[], table: Readonly<Record<string, string>>) {
  const isKnown = (key: string) => Object.hasOwn(table, key);
  const missing = texts.filter(({ key }) => hasWords(key) && !isKnown(key));
  return [...new Map(missing.map((text) => [text.key, text])).values()];
}

/** The templates and nouns of a TypeScript file. */
export function textsOfSource(file: string, content: string): TranslatableText[] {
  const source = ts.createSourceFile(file, content, ts.ScriptTarget.Latest, true);
  const texts: TranslatableText[] = [];
  const visit = (node: ts.Node): void => {
    const place = `${file}:${source.getLineAndCharacterOfPosition(node.getStart()).line + 1}`;
    const isTopLevel = ts.findAncestor(node, ts.isFunctionLike) === undefined;
    if (ts.isTaggedTemplateExpression(node) && ["message", "t"].includes(node.tag.getText())) {
      const kind = node.tag.getText() === "t" ? "terminal" : "message";
      texts.push({ ...readTemplate(node.template), source: kind, place, isTopLevel });
    }
    if (ts.isCallExpression(node) && ["pluralize", "translate"].includes(node.expression.getText())) {
      const isNoun = node.expression.getText() === "pluralize";
      for (const text of stringsIn(node.arguments[isNoun ? 1 : 0]))
        texts.push(
          isNoun
            ? { key: `{0} ${text}`, readable: `{count} ${text}s`, source: "noun", place, isTopLevel }
            : { key: text, readable: text, source: "terminal", place, isTopLevel },
        );
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return texts;
}

function readTemplate(template: ts.TemplateLiteral): { key: string; readable: string } {
  if (ts.isNoSubstitutionTemplateLiteral(template)) return { key: template.text, readable: template.text };
  const { head, templateSpans } = template;
  const key = messageKey([head.text, ...templateSpans.map(({ literal }) => literal.text)]);
  const named = templateSpans.map(({ expression, literal }) => `{${nameOf(expression)}}${literal.text}`);
  return { key, readable: [head.text, ...named].join("") };
}

/** The string literals that an argument may be: one, or the branches of a condition. */
function stringsIn(argument: ts.Node | undefined): string[] {
  if (argument === undefined) return [];
  if (ts.isStringLiteralLike(argument)) return [argument.text];
  return ts.isConditionalExpression(argument)
    ? [...stringsIn(argument.whenTrue), ...stringsIn(argument.whenFalse)]
    : [];
}

/** What a reader may call the value of an expression: `names` of `names.join(", ")`. */
function nameOf(expression: ts.Expression): string {
  if (ts.isIdentifier(expression)) return expression.text;
  if (ts.isPropertyAccessExpression(expression)) return expression.name.text;
  if (ts.isCallExpression(expression)) {
    const { expression: called, arguments: values } = expression;
    const [, noun] = values;
    if (called.getText() === "pluralize" && noun && ts.isStringLiteralLike(noun)) return `${noun.text}s`;
    if (ts.isPropertyAccessExpression(called) && !/^[A-Z]/.test(called.expression.getText()))
      return nameOf(called.expression);
    return values[0] ? nameOf(values[0]) : called.getText().replace(/.*\./, "");
  }
  if (ts.isElementAccessExpression(expression) || ts.isParenthesizedExpression(expression))
    return nameOf(expression.expression);
  if (ts.isAsExpression(expression) || ts.isAwaitExpression(expression)) return nameOf(expression.expression);
  if (ts.isBinaryExpression(expression)) return nameOf(expression.left);
  if (ts.isConditionalExpression(expression)) return nameOf(expression.condition);
  if (ts.isTaggedTemplateExpression(expression)) return readTemplate(expression.template).readable;
  if (ts.isTemplateExpression(expression) && expression.templateSpans[0])
    return nameOf(expression.templateSpans[0].expression);
  return "value";
}

/** The static texts of every command's help, over every contract, without those that the contract has Chinese for. */
async function textsOfHelp(): Promise<TranslatableText[]> {
  const texts = new Map<string, string>();
  const made = new Set<string>();
  observeMessages((text) => made.add(text));
  const flagTexts = (flags: Flags) => Object.values(flags).map(({ description }) => description);
  for (const text of flagTexts(globalFlags)) texts.set(text, "seedance --help");
  for (const load of Object.values(contracts)) {
    const contract = await load();
    const chinese = await contract.load.chinese();
    const described: DescribedContract = { ...contract, ...(await contract.load.descriptions()) };
    for (const [name, { summary }] of Object.entries(commandsOf(described)))
      for (const [line, command] of await commandsNamed(described, name)) {
        const { flags, examples, output, notes } = command;
        const shown = [
          summary,
          command.summary,
          ...flagTexts(flags),
          ...examples.map(({ what }) => what),
          ...Object.values(output ?? {}),
          ...(notes?.split("\n\n") ?? []),
        ].filter((text) => !made.has(text) && findTranslation(chinese, text) === undefined);
        for (const text of shown) {
          const key = text.trim().replace(/\s+/g, " ");
          if (!texts.has(key)) texts.set(key, `seedance ${line} --help`);
        }
      }
  }
  observeMessages(undefined);
  return [...texts].map(([key, place]) => ({ key, readable: key, source: "help", place, isTopLevel: false }));
}

/** A command with its actions (`batch plan`) and its models (`video --model`), each with the line that names it. */
async function commandsNamed(contract: DescribedContract, name: string): Promise<[string, CliCommand][]> {
  const load = async (...words: string[]): Promise<[string, CliCommand]> => {
    const command = await commandsOf(contract)[name]?.load(tokenizeCommandLine([name, ...words]));
    if (!command) throw new Error(`There is no command ${name}.`);
    return [[name, ...words].join(" "), command];
  };
  const first = await load();
  const [, { actions = [], flags }] = first;
  return [
    first,
    ...(await Promise.all(actions.map((action) => load(action)))),
    ...(await Promise.all((flags.model?.choices ?? []).map((model) => load("--model", model)))),
  ];
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { list: { type: "boolean" }, missing: { type: "boolean" } } });
  const texts = await listTranslatableTexts();
  if (values.missing)
    for (const { key, readable, place } of missingTexts(texts, translations))
      console.log(
        `  // ${place}${readable === key ? "" : `: ${JSON.stringify(readable)}`}\n  ${JSON.stringify(key)}: "",`,
      );
  else for (const { key, source, place } of texts) console.log(`${place}\t${source}\t${JSON.stringify(key)}`);
}
