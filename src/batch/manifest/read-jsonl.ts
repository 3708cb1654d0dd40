import { message } from "../../message.ts";
import { type BadRow, badRow } from "./bad-row.ts";
import { type ManifestLine, maxLineBytes, splitLines } from "./lines.ts";
import type { RawRow } from "./raw-row.ts";

/** Reads the rows of JSON Lines, one object per line. Any other line is a bad row; empty lines are skipped. */
export async function* readJsonl(
  chunks: AsyncIterable<Uint8Array | string>,
): AsyncGenerator<Iterable<RawRow | BadRow>> {
  for await (const lines of splitLines(chunks)) yield parseLines(lines);
}

/** Lazy: lines that are not parsed yet take no memory for their rows. */
function* parseLines(lines: readonly ManifestLine[]): Iterable<RawRow | BadRow> {
  for (const line of lines) {
    const row = parseLine(line);
    if (row) yield row;
  }
}

function parseLine({ line, text }: ManifestLine): RawRow | BadRow | undefined {
  if (text === undefined) {
    const rule = message`must be UTF-8, and no longer than ${maxLineBytes} bytes`;
    return badRow(line, undefined, "row", rule, message`Save the file as UTF-8, with one row per line`);
  }
  if (text.trim() === "") return undefined;
  try {
    const values: unknown = JSON.parse(text);
    if (typeof values === "object" && values !== null && !Array.isArray(values))
      return { line, values: values as Record<string, unknown>, untyped: false };
    return badRow(
      line,
      undefined,
      "row",
      message`must be a JSON object`,
      message`Write an object such as {"prompt": "…"}`,
    );
  } catch (error) {
    const rule = message`is not valid JSON: ${(error as Error).message}`;
    return badRow(line, undefined, "row", rule, message`Write one JSON object per line`);
  }
}
