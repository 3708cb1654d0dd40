import { styleText } from "node:util";
import type { CliContext } from "./context.ts";
import { displayWidth } from "./language/display-width.ts";
import { makeTranslatable } from "./language/translate.ts";
import { encodeSequence, splitSequences } from "./writer.ts";

/** One thing that a command has to say, in each of the forms that it can be asked for. */
export interface CommandOutput {
  /** For programs: one line of JSON. */
  json: unknown;
  /** For scripts, with `--quiet`: ids or paths, a line each. */
  quiet: readonly string[];
  /** For people. */
  text: string;
  /** The one key that it is there to show: a sandbox's own. */
  unredactedKey?: string | undefined;
  /** Whether it is this package's own text, such as help, whose examples name keys. */
  isUnredacted?: boolean;
}

/** Prints to stdout, in the form that was asked for. */
export function printOutput({ stdout, json, quiet }: CliContext, result: CommandOutput): void {
  const { unredactedKey: shownKey, isUnredacted: isOwn } = result;
  const text = quiet ? result.quiet.map((line) => `${line}\n`).join("") : result.text && `${result.text}\n`;
  if (isOwn) stdout.writeUnredacted(json ? `${JSON.stringify(result.json)}\n` : text);
  else if (json) stdout.writeJson(result.json, shownKey);
  else if (text !== "") stdout.write(text, shownKey);
}

/** Tells people something on stderr; nothing with `--quiet`. */
export function logInfo({ stderr, quiet }: CliContext, text: string): void {
  if (!quiet) stderr.write(`${text}\n`);
}

/** Tells people of something that they should look at, on stderr, with `--quiet` too. */
export function logWarning(context: CliContext, text: string): void {
  context.stderr.write(`${style(context, "yellow", "warning")} ${text}\n`);
}

/** A text in colour, where that stream is coloured. */
export function style(
  { color, stdout }: Pick<CliContext, "color" | "stdout">,
  format: Parameters<typeof styleText>[0],
  text: string,
  stream: "stdout" | "stderr" = "stderr",
): string {
  const coloured = color && (stream === "stderr" || stdout.isTTY === true);
  // The codes alone are ours: what the text holds is cleaned with all the rest.
  const [before = "", after = ""] = coloured ? styleText(format, "\0", { validateStream: false }).split("\0") : [];
  return coloured ? `${encodeSequence(before)}${text}${encodeSequence(after)}` : text;
}

/** Rows as columns, each as wide as its widest cell; the last one as it is. */
export function formatTable(rows: readonly (readonly string[])[], gap = "  "): string {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => visibleWidth(row[column] ?? "")))) ?? [];
  const padded = (cell: string, column: number, row: readonly string[]) =>
    column === row.length - 1 ? cell : cell + " ".repeat(Math.max((widths[column] ?? 0) - visibleWidth(cell), 0));
  return rows.map((row) => row.map(padded).join(gap).trimEnd()).join("\n");
}

const visibleWidth = (text: string) =>
  displayWidth(
    splitSequences(text)
      .filter((_, place) => place % 2 === 0)
      .join(""),
  );

/** `1 credit`, `30 credits`: in English, and translated where it is printed. A table has `{0} credit`. */
export function pluralize(count: number, noun: string): string {
  return makeTranslatable(`${count} ${noun}${count === 1 ? "" : "s"}`, ["", ` ${noun}`], count);
}

/** Seconds as people say them: `45 s`, `3 min 05 s`, `2 h 10 min`. */
export function formatDuration(seconds: number): string {
  const whole = Math.max(Math.round(seconds), 0);
  if (whole < 60) return `${whole} s`;
  const two = (number: number) => String(number).padStart(2, "0");
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${two(whole % 60)} s`;
  return `${Math.floor(whole / 3600)} h ${two(Math.floor((whole % 3600) / 60))} min`;
}
