import { ValidationError } from "../../errors.ts";
import { message } from "../../message.ts";
import { type BadRow, badRow } from "./bad-row.ts";
import { type ManifestLine, maxLineLength, splitLines } from "./lines.ts";
import { peekText } from "./peek-text.ts";
import type { Preamble, RawRow } from "./raw-row.ts";

/** A JSON array is read as a whole. */
const maxCharacters = 64 * 2 ** 20;

/**
 * Reads the rows of JSON: JSON Lines, one object per line, or one array of objects. In JSON Lines any other line is a bad
 * row; empty lines are skipped.
 * @param isDocument whether the text may also be one object: a row, or `defaults` and `rows`.
 * @throws ValidationError if the text does not begin as JSON, or an array is not valid JSON, or too large.
 */
export async function* readJsonRows(
  texts: AsyncIterable<string>,
  isDocument: boolean,
): AsyncGenerator<Iterable<RawRow | BadRow> | Preamble> {
  const { head, texts: all } = await peekText(texts, (start) => start.trimStart() !== "");
  const [start] = head.trimStart();
  // One error for a whole CSV file, not one for each of its lines.
  if (start !== undefined && start !== "{" && start !== "[")
    throw documentError(
      message`is not JSON: it begins with ${JSON.stringify(start)}`,
      message`Write one JSON object per line, or pass --format csv, tsv, yaml, txt or md`,
    );
  if (start === "[") yield parseArray(await joinTexts(all));
  else if (isDocument) yield* readDocument(await joinTexts(all));
  else for await (const lines of splitLines(all)) yield parseLines(lines);
}

async function* readDocument(text: string): AsyncGenerator<Iterable<RawRow | BadRow> | Preamble> {
  const document = parseObject(text);
  if (document && !("rows" in document)) yield [rowOf(1, document)];
  else if (document) {
    const { defaults, rows } = await (await import("./read-yaml.ts")).readYaml([text]);
    yield { defaults };
    yield rows;
  } else for await (const lines of splitLines([text])) yield parseLines(lines);
}

function parseObject(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    // Lines, each with an object, or with an error of its own.
    return undefined;
  }
}

async function joinTexts(texts: AsyncIterable<string>): Promise<string> {
  let all = "";
  for await (const text of texts) {
    all += text;
    if (all.length > maxCharacters)
      throw documentError(
        message`is larger than ${maxCharacters} characters`,
        message`Use JSON Lines, one object per line, for so many rows`,
      );
  }
  return all;
}

function parseArray(text: string): (RawRow | BadRow)[] {
  let rows: unknown[];
  try {
    rows = JSON.parse(text) as unknown[];
  } catch (error) {
    throw documentError(
      message`is not valid JSON: ${(error as Error).message}`,
      message`Write an array of objects such as [{"prompt": "…"}]`,
    );
  }
  const lines = linesOfEntries(text);
  return rows.map((values, index) => rowOf(lines[index] ?? 1, values));
}

/** The lines that the entries of a valid JSON array begin on. */
function linesOfEntries(text: string): number[] {
  const lines: number[] = [];
  let [line, depth, isExpected] = [1, 0, true];
  for (const [token] of text.matchAll(/"(?:[^"\\]+|\\.)*"|[\n[\]{},]|[^\s"[\]{},]+/g)) {
    if (token === "\n") line++;
    else if (token === "]" || token === "}") depth--;
    else if (token === ",") isExpected ||= depth === 1;
    else {
      if (depth === 1 && isExpected) lines.push(line);
      if (depth === 1) isExpected = false;
      if (token === "[" || token === "{") depth++;
    }
  }
  return lines;
}

function documentError(rule: string, fix: string): ValidationError {
  return new ValidationError(message`Nothing was read`, [{ field: "manifest", rule, fix }]);
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
    const rule = message`is longer than ${maxLineLength} characters`;
    return badRow(line, undefined, "row", rule, message`Write one row per line`);
  }
  if (text.trim() === "") return undefined;
  try {
    return rowOf(line, JSON.parse(text));
  } catch (error) {
    const rule = message`is not valid JSON: ${(error as Error).message}`;
    return badRow(line, undefined, "row", rule, message`Write one JSON object per line`);
  }
}

function rowOf(line: number, values: unknown): RawRow | BadRow {
  if (typeof values === "object" && values !== null && !Array.isArray(values))
    return { line, values: values as Record<string, unknown>, untyped: false };
  const fix = message`Write an object such as {"prompt": "…"}`;
  return badRow(line, undefined, "row", message`must be a JSON object`, fix);
}
