import { styleText } from "node:util";
import type { Issue } from "../errors.ts";
import type { CliContext } from "./context.ts";
import { endSentence, makeTranslatable, t, translate } from "./language/translate.ts";
import { encodeSequence } from "./writer.ts";

/** One output of a command, in each format. */
export interface CommandOutput {
  /** With `--json`: printed as one line. */
  json: unknown;
  /** With `--quiet`: ids or paths, one a line. */
  quiet: readonly string[];
  /** Otherwise. */
  text: string;
  /** The one key that is not redacted: a sandbox's own. */
  unredactedKey?: string | undefined;
  /** Whether to redact nothing: for this package's own text, such as help, whose examples contain keys. */
  isUnredacted?: boolean;
}

/** Prints to stdout, in the format of the context. */
export function printOutput({ stdout, json, quiet }: CliContext, result: CommandOutput): void {
  const { unredactedKey, isUnredacted } = result;
  const text = quiet ? result.quiet.map((line) => `${line}\n`).join("") : result.text && `${result.text}\n`;
  if (isUnredacted) stdout.writeUnredacted(json ? `${JSON.stringify(result.json)}\n` : text);
  else if (json) stdout.writeJson(result.json, unredactedKey);
  else if (text !== "") stdout.write(text, unredactedKey);
}

/** Prints an informational line to stderr; nothing with `--quiet`. */
export function logInfo({ stderr, quiet }: CliContext, text: string): void {
  if (!quiet) stderr.write(`${text}\n`);
}

/** Prints a line to stderr, also with `--quiet`: what the reader must know to understand the ids and paths on stdout. */
export function logNotice({ stderr }: CliContext, text: string): void {
  stderr.write(`${text}\n`);
}

/** Says in which old encoding a text was read, because its reader should check it. */
export function logLegacyEncoding(context: CliContext, name: string, encoding: string): void {
  logNotice(context, t`${name} is not UTF-8. It was read as ${encoding}.`);
}

/** Prints a warning to stderr, also with `--quiet`. */
export function logWarning(context: CliContext, text: string): void {
  context.stderr.write(`${style(context, "yellow", t`warning`)} ${text}\n`);
}

/** Styles a text, if the stream is coloured. */
export function style(
  { color }: Pick<CliContext, "color">,
  format: Parameters<typeof styleText>[0],
  text: string,
  stream: "stdout" | "stderr" = "stderr",
): string {
  const coloured = color[stream];
  // Only these sequences are encoded: the writer removes those in the text.
  const [before = "", after = ""] = coloured ? styleText(format, "\0", { validateStream: false }).split("\0") : [];
  return coloured ? `${encodeSequence(before)}${text}${encodeSequence(after)}` : text;
}

/**
 * A text in one line: a server's text could otherwise look like several messages of this command. Its other spaces stay:
 * a path may contain several in a row.
 */
export const singleLine = (text: string): string => text.replace(/[\t-\r\u0085\p{Zl}\p{Zp}]\s*/gu, " ").trim();

/** An issue of an invalid input, as sentences in the reader's language. */
export const formatIssue = ({ field, rule, fix }: Issue): string =>
  t`${field}: ${rule}. ${endSentence(translate(fix))}`;

/** `1 credit`, `30 credits`: in English, and translated where it is printed. A table has `{0} credit`. */
export function pluralize(count: number, noun: string): string {
  return makeTranslatable(`${count} ${noun}${count === 1 ? "" : "s"}`, ["", ` ${noun}`], count);
}

/** Formats a duration in seconds: `45 s`, `3 min 05 s`, `2 h 10 min`. */
export function formatDuration(seconds: number): string {
  const whole = Math.max(Math.round(seconds), 0);
  if (whole < 60) return `${whole} s`;
  const twoDigits = (number: number) => String(number).padStart(2, "0");
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${twoDigits(whole % 60)} s`;
  return `${Math.floor(whole / 3600)} h ${twoDigits(Math.floor((whole % 3600) / 60))} min`;
}

const [minute, hour, day] = [60, 3_600, 86_400];

/**
 * Formats a time in the past: `12 s ago`, `3 min ago`, `5 h ago`, `yesterday`, `4 days ago`, or the date if it is longer
 * ago.
 * @param time milliseconds since 1970. @param now the current time (default: the clock's).
 */
export function formatAge(time: number, now = Date.now()): string {
  const seconds = Math.max(Math.floor((now - time) / 1000), 0);
  if (seconds < minute) return t`${seconds} s ago`;
  if (seconds < hour) return t`${Math.floor(seconds / minute)} min ago`;
  if (seconds < day) return t`${Math.floor(seconds / hour)} h ago`;
  // Days of the calendar: at noon, the evening before the last one is two days ago.
  const [today, then] = [localDate(now), localDate(time)];
  const days = Math.round((Date.parse(today) - Date.parse(then)) / (day * 1000));
  if (days <= 1) return t`yesterday`;
  return days <= 30 ? t`${days} days ago` : then;
}

/** The date in the local time zone: `2026-11-29`. */
function localDate(time: number): string {
  const date = new Date(time);
  return [date.getFullYear(), date.getMonth() + 1, date.getDate()]
    .map((part) => String(part).padStart(2, "0"))
    .join("-");
}
