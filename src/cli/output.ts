import { styleText } from "node:util";
import type { Context } from "./context.ts";
import { sequence, splitSequences } from "./writer.ts";

/** One thing that a command has to say, in each of the forms that it can be asked for. */
export interface Result {
  /** For programs: one line of JSON. */
  json: unknown;
  /** For scripts, with `--quiet`: ids or paths, a line each. */
  quiet: readonly string[];
  /** For people. */
  text: string;
  /** The one key that it is there to show: a sandbox's own. */
  shownKey?: string | undefined;
  /** Whether it is this package's own text, such as help, whose examples name keys. */
  isOwn?: boolean;
}

/** Prints to stdout, in the form that was asked for. */
export function print({ stdout, json, quiet }: Context, result: Result): void {
  const { shownKey, isOwn } = result;
  const text = quiet ? result.quiet.map((line) => `${line}\n`).join("") : result.text && `${result.text}\n`;
  if (isOwn) stdout.writeOwn(json ? `${JSON.stringify(result.json)}\n` : text);
  else if (json) stdout.writeJson(result.json, shownKey);
  else if (text !== "") stdout.write(text, shownKey);
}

/** Tells people something on stderr; nothing with `--quiet`. */
export function note({ stderr, quiet }: Context, text: string): void {
  if (!quiet) stderr.write(`${text}\n`);
}

/** Tells people of something that they should look at, on stderr, with `--quiet` too. */
export function warn(context: Context, text: string): void {
  context.stderr.write(`${paint(context, "yellow", "warning")} ${text}\n`);
}

/** A text in colour, where that stream is coloured. */
export function paint(
  { color, stdout }: Pick<Context, "color" | "stdout">,
  format: Parameters<typeof styleText>[0],
  text: string,
  stream: "stdout" | "stderr" = "stderr",
): string {
  const coloured = color && (stream === "stderr" || stdout.isTTY === true);
  // The codes alone are ours: what the text holds is cleaned with all the rest.
  const [before = "", after = ""] = coloured ? styleText(format, "\0", { validateStream: false }).split("\0") : [];
  return coloured ? `${sequence(before)}${text}${sequence(after)}` : text;
}

/** Rows as columns, each as wide as its widest cell; the last one as it is. */
export function table(rows: readonly (readonly string[])[], gap = "  "): string {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => widthOf(row[column] ?? "")))) ?? [];
  const padded = (cell: string, column: number, row: readonly string[]) =>
    column === row.length - 1 ? cell : cell + " ".repeat(Math.max((widths[column] ?? 0) - widthOf(cell), 0));
  return rows.map((row) => row.map(padded).join(gap).trimEnd()).join("\n");
}

const widthOf = (text: string) =>
  [
    ...splitSequences(text)
      .filter((_, place) => place % 2 === 0)
      .join(""),
  ].length;

/** `1 credit`, `30 credits`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** Seconds as people say them: `45 s`, `3 min 05 s`, `2 h 10 min`. */
export function spoken(seconds: number): string {
  const whole = Math.max(Math.round(seconds), 0);
  if (whole < 60) return `${whole} s`;
  const two = (number: number) => String(number).padStart(2, "0");
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${two(whole % 60)} s`;
  return `${Math.floor(whole / 3600)} h ${two(Math.floor((whole % 3600) / 60))} min`;
}
