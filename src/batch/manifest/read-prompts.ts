import { message } from "../../message.ts";
import { type BadRow, badRow } from "./bad-row.ts";
import { type ManifestLine, maxLineLength, splitLines } from "./lines.ts";
import type { RawRow } from "./raw-row.ts";

/** A heading of Markdown, or a comment. `#1 in the race` and `#cats` are prompts. */
const comment = /^#+(?:\s|$)/;
/** The mark of an entry in a list of Markdown. */
const listMark = /^(?:[-*+]|\d{1,9}[.)])\s+/;

/**
 * Reads a text with one prompt per line. Empty lines, and lines that begin with `#` and a space, are skipped.
 * @param isMarkdown whether the marks of lists are no part of the prompts.
 */
export async function* readPrompts(
  texts: AsyncIterable<string>,
  isMarkdown: boolean,
): AsyncGenerator<(RawRow | BadRow)[]> {
  for await (const lines of splitLines(texts)) yield lines.flatMap((line) => rowOf(line, isMarkdown));
}

function rowOf({ line, text }: ManifestLine, isMarkdown: boolean): (RawRow | BadRow)[] {
  if (text === undefined) {
    const rule = message`is longer than ${maxLineLength} characters`;
    return [badRow(line, undefined, "row", rule, message`Write one prompt per line`)];
  }
  const trimmed = text.trim();
  if (trimmed === "" || comment.test(trimmed)) return [];
  return [{ line, values: { prompt: isMarkdown ? trimmed.replace(listMark, "") : trimmed }, untyped: true }];
}
