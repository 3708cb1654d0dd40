import { once } from "node:events";
import { type CsvError, parse } from "csv-parse";
import { ValidationError } from "../../errors.ts";
import { message } from "../../message.ts";
import { type BadRow, badRow } from "./bad-row.ts";
import { decodeText } from "./decode-text.ts";
import type { RawRow } from "./raw-row.ts";

const maxRecordBytes = 2 ** 20;

/**
 * Reads the rows of a CSV file (RFC 4180). The first line names the columns; an empty cell has no value.
 * @throws ValidationError if two columns have the same name, or the file is not UTF-8.
 */
export async function* readCsv(chunks: AsyncIterable<Uint8Array | string>): AsyncGenerator<(RawRow | BadRow)[]> {
  let header: readonly string[] | undefined;
  let pending: (RawRow | BadRow)[] = [];
  const parser = parse({
    relax_column_count: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    max_record_size: maxRecordBytes,
    on_record: (cells: string[], { lines }) => {
      const line = lines - cells.reduce((sum, cell) => sum + cell.split("\n").length - 1, 0);
      if (header) pending.push(...rowOf(header, cells, line));
      else header = cells.map((cell) => cell.trim());
      return null;
    },
    on_skip: (error: CsvError | undefined) => {
      const line = Number(error?.lines ?? 0);
      const rule = message`is not valid CSV: ${error?.message ?? "unknown"}`;
      const fix = message`Put quotes around cells that contain commas, quotes or line breaks (RFC 4180)`;
      pending.push(badRow(line, undefined, "row", rule, fix));
      return undefined;
    },
  });
  const takeRows = () => {
    if (header) assertUniqueColumns(header);
    const rows = pending;
    pending = [];
    return rows;
  };
  parser.resume();
  for await (const text of normalizeLineEnds(decodeText(chunks))) {
    if (!parser.write(text)) await once(parser, "drain");
    yield takeRows();
  }
  parser.end();
  await once(parser, "end");
  yield takeRows();
}

/** Turns CRLF into LF: the parser miscounts lines if a cell contains CRLF, and a prompt must not depend on the system. */
async function* normalizeLineEnds(texts: AsyncIterable<string>): AsyncGenerator<string> {
  let rest = "";
  for await (const text of texts) {
    const whole = rest + text;
    // The LF may come with the next chunk.
    rest = whole.endsWith("\r") ? "\r" : "";
    yield whole.slice(0, whole.length - rest.length).replaceAll("\r\n", "\n");
  }
  yield rest;
}

function rowOf(header: readonly string[], cells: readonly string[], line: number): (RawRow | BadRow)[] {
  const filled = cells.flatMap((cell, index) => (cell.trim() === "" ? [] : [[header[index] ?? "", cell] as const]));
  if (filled.length === 0) return [];
  const nameless = cells.findIndex((cell, index) => cell.trim() !== "" && !header[index]);
  if (nameless < 0) return [{ line, values: Object.fromEntries(filled), untyped: true }];
  const rule = message`has a cell in column ${nameless + 1}, which has no name`;
  return [
    badRow(line, undefined, "row", rule, message`Name the column, or put quotes around cells that contain commas`),
  ];
}

function assertUniqueColumns(header: readonly string[]): void {
  const duplicate = header.find((name, index) => name !== "" && header.indexOf(name) < index);
  if (duplicate === undefined) return;
  const rule = message`has two columns named ${JSON.stringify(duplicate)}`;
  const fix = message`Give each column its own name on the first line`;
  throw new ValidationError(message`Nothing was read`, [{ field: "manifest", rule, fix }]);
}
