import type { CliCommand, CommandEntry } from "./command.ts";
import type { CliContext } from "./context.ts";
import { exitCodes } from "./exit-code.ts";
import { wrapText } from "./language/display-width.ts";
import { endSentence, t, translate } from "./language/translate.ts";
import type { Flag, Flags } from "./line/flag.ts";
import { globalFlags } from "./line/global-flags.ts";
import { type CommandOutput, style } from "./output.ts";
import { formatList, terminalWidth } from "./table.ts";

/** The groups of commands, in the order of the list. */
const groupTitles = (): Record<CommandEntry["group"], string> => ({
  make: t`Make`,
  tasks: t`Tasks`,
  money: t`Money`,
  "set up": t`Set up`,
  tools: t`Tools`,
});

/** All commands, by group. */
export function describeCommands(context: CliContext, commands: Readonly<Record<string, CommandEntry>>): CommandOutput {
  const names = Object.keys(commands);
  const widest = Math.max(...names.map((name) => name.length));
  const width = helpWidth(context);
  const blocks = Object.entries(groupTitles()).flatMap(([group, title]) => {
    const entries = Object.entries(commands).filter(([, entry]) => entry.group === group);
    const rows = entries.map(([name, { summary }]): [string, string] => [name.padEnd(widest), translate(summary)]);
    return section(context, title, formatRows(rows, width));
  });
  const text = [
    usageLine(context, t`Usage: seedance COMMAND [options]`),
    ...blocks,
    t`Run seedance COMMAND --help for the options of a command. Add --sandbox to try any command without a key or a charge.`,
  ].join("\n\n");
  const list = Object.entries(commands).map(([name, { summary, group }]) => ({ name, summary, group }));
  return { json: { commands: list, flags: flagsJson(globalFlags), exitCodes }, quiet: names, text };
}

/** The help of one command: usage, options, examples and output. */
export function describeCommand(context: CliContext, name: string, command: CliCommand): CommandOutput {
  const { usage, summary, flags, examples, notes, output } = command;
  const width = helpWidth(context);
  const lines = examples.flatMap(({ line, what }) => [
    style(context, "dim", `  # ${translate(what)}`, "stdout"),
    `  seedance ${line}`,
  ]);
  const text = [
    usageLine(context, t`Usage: seedance ${usage}`),
    endSentence(translate(summary)),
    ...section(context, t`Options`, flagLines(flags, width)),
    ...section(context, t`Everywhere`, flagLines(globalFlags, width)),
    ...section(context, t`Examples`, lines),
    ...section(context, "JSON", memberLines(output ?? {}, width)),
    ...(notes === undefined ? [] : paragraphs(notes, width)),
  ].join("\n\n");
  const json = {
    command: name,
    usage: `seedance ${usage}`,
    summary,
    words: command.positionals,
    flags: flagsJson(flags),
    globalFlags: flagsJson(globalFlags),
    examples: examples.map(({ line, what }) => ({ line: `seedance ${line}`, what })),
    ...(output && { output }),
    ...(notes !== undefined && { notes }),
    exitCodes,
  };
  return { json, quiet: Object.keys(flags).map((flag) => `--${flag}`), text };
}

/** A block of lines below its heading; nothing if there are none. */
const section = (context: CliContext, title: string, lines: readonly string[]) =>
  lines.length > 0 ? [[style(context, "bold", t`${title}:`, "stdout"), ...lines].join("\n")] : [];

const usageLine = (context: CliContext, text: string) =>
  text.replace(/^[^:：]+[:：]/, (title) => style(context, "bold", title, "stdout"));

const memberLines = (members: Readonly<Record<string, string>>, width: number) =>
  formatRows(
    Object.entries(members).map(([member, what]) => [member, translate(what)]),
    width,
  );

const flagLines = (flags: Flags, width: number) =>
  formatRows(
    Object.entries(flags).map(([name, flag]) => [flagUsage(name, flag), describeFlag(flag)]),
    width,
  );

const formatRows = (rows: readonly (readonly [string, string])[], width: number) =>
  rows.length > 0 ? formatList(rows, { width }).split("\n") : [];

/** The columns of help: those of the terminal, up to what is easy to read. */
const helpWidth = ({ stdout }: CliContext) => (stdout.isTTY ? Math.min(terminalWidth(stdout), 120) : 100);

function flagUsage(name: string, flag: Flag): string {
  const short = flag.short ? `-${flag.short}, ` : "    ";
  if (flag.type === "boolean")
    return `${short}--${flag.default === true ? "no-" : flag.serverDefault === true ? "[no-]" : ""}${name}`;
  return `${short}--${name} ${flag.value ?? (flag.type === "number" ? "N" : flag.choices ? "VALUE" : "TEXT")}`;
}

function describeFlag(flag: Flag): string {
  const { description, choices, minimum, maximum, multiple, required, type } = flag;
  const defaultValue = flag.default ?? flag.serverDefault;
  const limits =
    minimum !== undefined && maximum !== undefined
      ? t`${minimum} to ${maximum}`
      : minimum !== undefined
        ? t`${minimum} or more`
        : maximum !== undefined
          ? t`at most ${maximum}`
          : undefined;
  const facts = [
    choices?.join(", "),
    limits,
    multiple ? t`may be repeated` : undefined,
    required ? t`required` : undefined,
    defaultValue !== undefined && type !== "boolean"
      ? t`default: ${defaultValue}`
      : flag.serverDefault === true
        ? t`default: on`
        : undefined,
  ].filter((fact) => fact !== undefined);
  const text = withoutMarkup(translate(description));
  return facts.length > 0 ? t`${text} (${facts.reduce((list, fact) => t`${list}; ${fact}`)})` : text;
}

/** Notes are translated by the paragraph: the first one is the contract's. */
const paragraphs = (text: string, width: number) =>
  text.split("\n\n").map((paragraph) => wrapText(withoutMarkup(translate(paragraph)), width).join("\n"));

/** The contract's texts are Markdown. */
const withoutMarkup = (text: string) => text.replace(/`|\*\*/g, "");

function flagsJson(flags: Flags) {
  return Object.entries(flags).map(([name, { serverDefault, default: ownDefault, ...flag }]) => {
    // The description is that of the negated form.
    if (flag.type === "boolean" && ownDefault === true) return { name: `--no-${name}`, ...flag, default: false };
    const value = ownDefault ?? serverDefault;
    return { name: `--${name}`, ...flag, ...(value !== undefined && { default: value }) };
  });
}
