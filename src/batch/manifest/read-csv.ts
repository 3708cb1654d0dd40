import { once } from "node:events";
import { type CsvError, parse } from "csv-parse";
import { ValidationError } from "../../errors.ts";
import { type BadRow, badRow } from "./bad-row.ts";
import { decodeText } from "./decode-text.ts";
import type { RawRow } from "./raw-row.ts";

const maxRecordBytes = 2 ** 20;

/**
 * The rows of a CSV file (RFC 4180), whose first line names the columns. An empty cell says nothing.
 * @throws ValidationError where the columns have no names of their own, or the file is no UTF-8.
 */
export async function* readCsv(chunks: AsyncIterable<Uint8Array | string>): AsyncGenerator<(RawRow | BadRow)[]> {
  let header: readonly string[] | undefined;
  let found: (RawRow | BadRow)[] = [];
  const parser = parse({
    relax_column_count: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    max_record_size: maxRecordBytes,
    on_record: (cells: string[], { lines }) => {
      const line = lines - cells.reduce((sum, cell) => sum + cell.split("\n").length - 1, 0);
      if (header) found.push(...rowOf(header, cells, line));
      else header = cells.map((cell) => cell.trim());
      return null;
    },
    on_skip: (error: CsvError | undefined) => {
      const line = Number(error?.lines ?? 0);
      found.push(
        badRow(line, undefined, "row", `is no CSV: ${error?.message ?? "unknown"}`, "Quote cells as in RFC 4180"),
      );
      return undefined;
    },
  });
  const take = () => {
    if (header) assertUniqueColumns(header);
    const rows = found;
    found = [];
    return rows;
  };
  parser.resume();
  for await (const text of normalizeLineEnds(decodeText(chunks))) {
    if (!parser.write(text)) await once(parser, "drain");
    yield take();
  }
  parser.end();
  await once(parser, "end");
  yield take();
}

/** Each CRLF as LF: the parser counts lines wrongly where a cell holds one, and a prompt is the same on every system. */
async function* normalizeLineEnds(texts: AsyncIterable<string>): AsyncGenerator<string> {
  let kept = "";
  for await (const text of texts) {
    const whole = kept + text;
    // Its other half may come with the next piece.
    kept = whole.endsWith("\r") ? "\r" : "";
    yield whole.slice(0, whole.length - kept.length).replaceAll("\r\n", "\n");
  }
  yield kept;
}

function rowOf(header: readonly string[], cells: readonly string[], line: number): (RawRow | BadRow)[] {
  const filled = cells.flatMap((cell, place) => (cell.trim() === "" ? [] : [[header[place] ?? "", cell] as const]));
  if (filled.length === 0) return [];
  const nameless = cells.findIndex((cell, place) => cell.trim() !== "" && !header[place]);
  if (nameless < 0) return [{ line, values: Object.fromEntries(filled), untyped: true }];
  const rule = `has a cell in column ${nameless + 1}, which has no name`;
  return [badRow(line, undefined, "row", rule, "Name the column, or quote a cell that holds a comma")];
}

function assertUniqueColumns(header: readonly string[]): void {
  const twice = header.find((name, place) => name !== "" && header.indexOf(name) < place);
  const [field, fix] = ["manifest", "Write each column's name once, on the first line"];
  if (twice !== undefined)
    throw new ValidationError("Nothing was read", [{ field, rule: `has two columns ${JSON.stringify(twice)}`, fix }]);
}
