import type { CliCommand, CommandEntry } from "./command.ts";
import type { CliContext } from "./context.ts";
import { exitCodes } from "./exit-code.ts";
import type { Flag, Flags } from "./line/flag.ts";
import { globalFlags } from "./line/global-flags.ts";
import { type CommandOutput, formatTable, style } from "./output.ts";

const groups: readonly CommandEntry["group"][] = ["make", "tasks", "money", "set up", "tools"];

/** All commands, by group. */
export function describeCommands(context: CliContext, commands: Readonly<Record<string, CommandEntry>>): CommandOutput {
  const names = Object.keys(commands);
  const width = Math.max(...names.map((name) => name.length));
  const title = (text: string) => style(context, "bold", text, "stdout");
  const blocks = groups.flatMap((group) => {
    const entries = Object.entries(commands).filter(([, entry]) => entry.group === group);
    if (entries.length === 0) return [];
    const lines = entries.map(([name, { summary }]) => `  ${name.padEnd(width)}  ${summary}`);
    return [[title(`${group[0]?.toUpperCase()}${group.slice(1)}:`), ...lines].join("\n")];
  });
  const text = [
    `${title("Usage:")} seedance <command> [options]`,
    ...blocks,
    "seedance <command> --help tells more. --sandbox tries any command without a key and without cost.",
  ].join("\n\n");
  const list = Object.entries(commands).map(([name, { summary, group }]) => ({ name, summary, group }));
  return { json: { commands: list, flags: flagsJson(globalFlags), exitCodes }, quiet: names, text };
}

/** One command: how it is called, its flags, what it prints. */
export function describeCommand(context: CliContext, name: string, command: CliCommand): CommandOutput {
  const { usage, summary, flags, examples, notes, output } = command;
  const title = (text: string) => style(context, "bold", text, "stdout");
  const width = Math.min(context.stdout.columns || 100, 120);
  const block = (heading: string, lines: readonly string[]) =>
    lines.length > 0 ? [[title(`${heading}:`), ...lines].join("\n")] : [];
  const lines = examples.flatMap(({ line, what }) => [
    style(context, "dim", `  # ${what}`, "stdout"),
    `  seedance ${line}`,
  ]);
  const text = [
    `${title("Usage:")} seedance ${usage}`,
    `${summary}.`,
    ...block("Options", flagLines(flags, width)),
    ...block("Everywhere", flagLines(globalFlags, width)),
    ...block("Examples", lines),
    ...block(
      "JSON",
      output ? [formatTable(Object.entries(output).map(([member, what]) => [`  ${member}`, what]))] : [],
    ),
    ...(notes === undefined ? [] : paragraphs(notes, width)),
  ].join("\n\n");
  const { positionals: words } = command;
  const json = {
    command: name,
    usage: `seedance ${usage}`,
    summary,
    words,
    flags: flagsJson(flags),
    globalFlags: flagsJson(globalFlags),
    examples: examples.map(({ line, what }) => ({ line: `seedance ${line}`, what })),
    ...(output && { output }),
    ...(notes !== undefined && { notes }),
    exitCodes,
  };
  return { json, quiet: Object.keys(flags).map((flag) => `--${flag}`), text };
}

function flagLines(flags: Flags, width: number): string[] {
  const rows = Object.entries(flags).map(([name, flag]) => [flagUsage(name, flag), describeFlag(flag)] as const);
  const column = Math.min(Math.max(...rows.map(([left]) => left.length)), 30);
  return rows.map(([left, right]) => {
    const wrapped = wrap(right, Math.max(width - column - 4, 30));
    const indent = `\n${" ".repeat(column + 4)}`;
    const break_ = left.length > column ? indent : " ".repeat(column - left.length + 2);
    return `  ${left}${break_}${wrapped.join(indent)}`;
  });
}

function flagUsage(name: string, flag: Flag): string {
  const short = flag.short ? `-${flag.short}, ` : "    ";
  if (flag.type === "boolean")
    return `${short}--${flag.default === true ? "no-" : flag.serverDefault === true ? "[no-]" : ""}${name}`;
  return `${short}--${name} ${flag.value ?? (flag.type === "number" ? "N" : flag.choices ? "VALUE" : "TEXT")}`;
}

function describeFlag(flag: Flag): string {
  const { description, choices, minimum, maximum, multiple, required, type } = flag;
  const usual = flag.default ?? flag.serverDefault;
  const limits =
    minimum !== undefined && maximum !== undefined
      ? `${minimum} to ${maximum}`
      : minimum !== undefined
        ? `${minimum} or more`
        : maximum !== undefined
          ? `at most ${maximum}`
          : undefined;
  const facts = [
    choices?.join(", "),
    limits,
    multiple ? "several times" : undefined,
    required ? "required" : undefined,
    usual !== undefined && type !== "boolean"
      ? `default ${usual}`
      : flag.serverDefault === true
        ? "default on"
        : undefined,
  ].filter((fact) => fact !== undefined);
  const words = withoutMarkup(description);
  return facts.length > 0 ? `${words} [${facts.join("; ")}]` : words;
}

const paragraphs = (text: string, width: number) =>
  text.split("\n\n").map((paragraph) => wrap(withoutMarkup(paragraph), width).join("\n"));

/** The contract's words are Markdown. */
const withoutMarkup = (text: string) => text.replace(/`|\*\*/g, "");

function wrap(text: string, width: number): string[] {
  const lines = [""];
  for (const word of text.split(/\s+/)) {
    const line = lines.at(-1) ?? "";
    if (line !== "" && line.length + word.length + 1 > width) lines.push(word);
    else lines[lines.length - 1] = line === "" ? word : `${line} ${word}`;
  }
  return lines;
}

function flagsJson(flags: Flags) {
  return Object.entries(flags).map(([name, { serverDefault: usual, default: own, ...flag }]) => {
    // Its description says what it does when it is given.
    if (flag.type === "boolean" && own === true) return { name: `--no-${name}`, ...flag, default: false };
    const value = own ?? usual;
    return { name: `--${name}`, ...flag, ...(value !== undefined && { default: value }) };
  });
}
