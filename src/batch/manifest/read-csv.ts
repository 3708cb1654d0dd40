import { once } from "node:events";
import { type CsvError, parse } from "csv-parse";
import { ValidationError } from "../../errors.ts";
import { message } from "../../message.ts";
import { type BadRow, badRow } from "./bad-row.ts";
import { peekText } from "./peek-text.ts";
import type { RawRow } from "./raw-row.ts";

const maxRecordBytes = 2 ** 20;
/** Longer than any prompt. */
const maxDoubtfulLength = 2 ** 16;

/** What separates the cells in CSV files: Excel writes the list separator of the system's language. */
const delimiters = [",", ";", "\t", "，", "；"];

/**
 * Reads the rows of a CSV file (RFC 4180). The first line names the columns and shows what separates the cells; a line
 * `sep=;` before it, as for Excel, says so itself. An empty cell has no value.
 * @param delimiter what separates the cells; by default it follows from the first line.
 * @throws ValidationError if two columns have the same name.
 */
export async function* readCsv(source: AsyncIterable<string>, delimiter?: string): AsyncGenerator<(RawRow | BadRow)[]> {
  const { head, texts } = await peekText(source, hasHeader, maxRecordBytes);
  const [separatorLine = "", separator = ""] = /^"?sep=(.)"?(?:\n|$)/i.exec(head) ?? [];
  const usedDelimiter = delimiter ?? (separator || findDelimiter(headerOf(head)));
  const skippedLines = separatorLine === "" ? 0 : 1;
  let header: readonly string[] | undefined;
  /** Whether a row so far has more than one cell. */
  let isSeparated = false;
  let recentText = "";
  // The parser could tell too, but would take twice as long for all rows.
  const isQuoted = (cell: string) => recentText.includes(`"${cell.replaceAll('"', '""')}"`);
  let pending: (RawRow | BadRow)[] = [];
  const parser = parse({
    delimiter: usedDelimiter,
    relax_column_count: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    max_record_size: maxRecordBytes,
    on_record: (cells: string[], { lines }) => {
      const line = lines + skippedLines - cells.reduce((sum, cell) => sum + cell.split("\n").length - 1, 0);
      if (header) {
        isSeparated ||= cells.length > 1;
        const [cell = ""] = cells;
        const other = isSeparated ? undefined : otherDelimiter(cell, header.length, usedDelimiter);
        if (other === undefined || isQuoted(cell)) pending.push(...rowOf(header, cells, line, usedDelimiter));
        else pending.push(wrongDelimiterRow(line, usedDelimiter, other));
      } else header = cells.map((cell) => cell.trim());
      return null;
    },
    on_skip: (error: CsvError | undefined) => {
      const line = Number(error?.lines ?? 0) + skippedLines;
      const rule = message`is not valid CSV: ${error?.message ?? "unknown"}`;
      const fix = message`Put quotes around cells that contain ${nameOfDelimiter(usedDelimiter)}, quotes or line breaks (RFC 4180)`;
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
  let skipped = separatorLine.length;
  for await (const text of texts) {
    if (!isSeparated) recentText = recentText.slice(-maxDoubtfulLength) + text;
    if (!parser.write(text.slice(skipped))) await once(parser, "drain");
    skipped = Math.max(0, skipped - text.length);
    yield takeRows();
  }
  parser.end();
  await once(parser, "end");
  yield takeRows();
}

/** Whether a text contains the whole first line that names columns, after a line `sep=;`. */
const hasHeader = (head: string) => headerOf(head).endsWith("\n");

/** The first line that names columns, with its line end; a line end in quotes does not end it. */
function headerOf(head: string): string {
  const text = head.replace(/^"?sep=."?\n/i, "").replace(/^\s*\n/, "");
  return /^(?:[^"\n]+|"[^"]*(?:"|$))*\n?/.exec(text)?.[0] ?? "";
}

/** The most frequent delimiter outside quotes; a comma if there is none. */
function findDelimiter(header: string): string {
  const bare = header.replace(/"[^"]*(?:"|$)/g, "");
  const counts = delimiters.map((delimiter) => ({ delimiter, count: bare.split(delimiter).length - 1 }));
  return counts.reduce((best, each) => (each.count > best.count ? each : best)).delimiter;
}

const nameOfDelimiter = (delimiter: string) => (delimiter === "\t" ? message`tabs` : JSON.stringify(delimiter));

/** Another delimiter that gives a row's only cell as many parts as there are columns. */
function otherDelimiter(cell: string, columns: number, delimiter: string): string | undefined {
  const isSplit = (other: string) => other !== delimiter && cell.split(other).length === columns;
  return columns > 1 ? delimiters.find(isSplit) : undefined;
}

function wrongDelimiterRow(line: number, delimiter: string, other: string): BadRow {
  const [used, expected] = [nameOfDelimiter(other), nameOfDelimiter(delimiter)];
  const rule = message`seems to be separated by ${used}, but the first line is separated by ${expected}`;
  const fix = message`Use the same separator everywhere, put quotes around the cell, or write ${expected} after it`;
  return badRow(line, undefined, "row", rule, fix);
}

function rowOf(
  header: readonly string[],
  cells: readonly string[],
  line: number,
  delimiter: string,
): (RawRow | BadRow)[] {
  const filled = cells.flatMap((cell, index) => (cell.trim() === "" ? [] : [[header[index] ?? "", cell] as const]));
  if (filled.length === 0) return [];
  const nameless = cells.findIndex((cell, index) => cell.trim() !== "" && !header[index]);
  if (nameless < 0) return [{ line, values: Object.fromEntries(filled), untyped: true }];
  const rule = message`has a cell in column ${nameless + 1}, which has no name`;
  return [
    badRow(
      line,
      undefined,
      "row",
      rule,
      message`Name the column, or put quotes around cells that contain ${nameOfDelimiter(delimiter)}`,
    ),
  ];
}

function assertUniqueColumns(header: readonly string[]): void {
  const duplicate = header.find((name, index) => name !== "" && header.indexOf(name) < index);
  if (duplicate === undefined) return;
  const rule = message`has two columns named ${JSON.stringify(duplicate)}`;
  const fix = message`Give each column its own name on the first line`;
  throw new ValidationError(message`Nothing was read`, [{ field: "manifest", rule, fix }]);
}
