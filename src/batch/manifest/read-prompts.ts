import { message } from "../../message.ts";
import { type BadRow, badRow } from "./bad-row.ts";
import { type ManifestLine, maxLineLength, splitLines } from "./lines.ts";
import type { RawRow } from "./raw-row.ts";

/** A comment, or a heading of Markdown. `#1 in the race` and `#cats` are prompts. */
export const comment = /^#+(?:\s|$)/;

/** Reads a text with one prompt per line. Empty lines, and lines that begin with `#` and a space, are skipped. */
export async function* readPrompts(texts: AsyncIterable<string>): AsyncGenerator<(RawRow | BadRow)[]> {
  for await (const lines of splitLines(texts)) yield lines.flatMap(rowOf);
}

function rowOf({ line, text }: ManifestLine): (RawRow | BadRow)[] {
  if (text === undefined) return [tooLongRow(line)];
  const prompt = text.trim();
  return prompt === "" || comment.test(prompt) ? [] : [promptRow(line, prompt)];
}

export const promptRow = (line: number, prompt: string): RawRow => ({ line, values: { prompt }, untyped: true });

export function tooLongRow(line: number): BadRow {
  const rule = message`is longer than ${maxLineLength} characters`;
  return badRow(line, undefined, "row", rule, message`Write one prompt per line`);
}
