import { type BadRow, badRow } from "./bad-row.ts";
import { type ManifestLine, maxLineBytes, splitLines } from "./lines.ts";
import type { RawRow } from "./raw-row.ts";

/** The rows of JSON Lines: an object a line. A line that is none is a bad row; empty lines are none at all. */
export async function* readJsonl(
  chunks: AsyncIterable<Uint8Array | string>,
): AsyncGenerator<Iterable<RawRow | BadRow>> {
  for await (const lines of splitLines(chunks)) yield parseLines(lines);
}

/** One by one: rows that are not looked at yet take no memory. */
function* parseLines(lines: readonly ManifestLine[]): Iterable<RawRow | BadRow> {
  for (const line of lines) {
    const row = parseLine(line);
    if (row) yield row;
  }
}

function parseLine({ line, text }: ManifestLine): RawRow | BadRow | undefined {
  if (text === undefined) {
    const rule = `must be UTF-8, and no longer than ${maxLineBytes} bytes`;
    return badRow(line, undefined, "row", rule, "Save the file as UTF-8, a row a line");
  }
  if (text.trim() === "") return undefined;
  try {
    const values: unknown = JSON.parse(text);
    if (typeof values === "object" && values !== null && !Array.isArray(values))
      return { line, values: values as Record<string, unknown>, untyped: false };
    return badRow(line, undefined, "row", "must be a JSON object", 'Write {"prompt": "…"}');
  } catch (error) {
    const rule = `is no JSON: ${(error as Error).message}`;
    return badRow(line, undefined, "row", rule, "Write one JSON object on each line");
  }
}
