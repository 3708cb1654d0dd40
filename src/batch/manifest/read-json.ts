import { ValidationError } from "../../errors.ts";
import { message } from "../../message.ts";
import { type BadRow, badRow } from "./bad-row.ts";
import { type ManifestLine, maxLineLength, splitLines } from "./lines.ts";
import { peekText } from "./peek-text.ts";
import { documentOf, isObject, type Preamble, type RawRow } from "./raw-row.ts";

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
  // No line of a document is an object by itself before its last one.
  const [first = ""] = text.trimStart().split("\n", 1);
  if (isJson(first) && !isJson(text)) {
    for await (const lines of splitLines([text])) yield parseLines(lines);
    return;
  }
  const fix = message`Correct its syntax, or write one JSON object per line`;
  const value = parseDocument(text, fix) as Record<string, unknown>;
  if (!("rows" in value)) {
    yield [rowOf(1, value)];
    return;
  }
  const { defaults, rows } = documentOf(value);
  yield { defaults };
  const lines = linesOfEntries(text);
  yield rows.map((values, index) => rowOf(lines[index] ?? 1, values, true));
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function parseDocument(text: string, fix: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw documentError(message`is not valid JSON: ${(error as Error).message}`, fix);
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
  const rows = parseDocument(text, message`Write an array of objects such as [{"prompt": "…"}]`) as unknown[];
  const lines = linesOfEntries(text);
  return rows.map((values, index) => rowOf(lines[index] ?? 1, values));
}

/** The lines that the entries of a valid JSON array begin on; in an object, those of its member `rows`. */
function linesOfEntries(text: string): number[] {
  const isList = text.trimStart().startsWith("[");
  let lines: number[] = [];
  let member = "";
  // The depth of the entries; 0 outside the array.
  let [line, depth, entryDepth, isExpected] = [1, 0, 0, false];
  for (const [token] of text.matchAll(/"(?:[^"\\]+|\\.)*"|[\n[\]{},]|[^\s"[\]{},]+/g)) {
    const isEntry = depth > 0 && depth === entryDepth;
    if (token === "\n") line++;
    else if (token === ",") isExpected ||= isEntry;
    else if (token === "]" || token === "}") {
      if (isEntry) entryDepth = 0;
      depth--;
    } else {
      if (isEntry && isExpected) lines.push(line);
      if (isEntry) isExpected = false;
      if (depth === 1 && token.startsWith('"')) member = token;
      if (token !== "[" && token !== "{") continue;
      depth++;
      const isArray = isList ? depth === 1 : depth === 2 && token === "[" && member === '"rows"';
      if (isArray) [lines, entryDepth, isExpected] = [[], depth, true];
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

function rowOf(line: number, values: unknown, untyped = false): RawRow | BadRow {
  if (isObject(values)) return { line, values, untyped };
  const fix = message`Write an object such as {"prompt": "…"}`;
  return badRow(line, undefined, "row", message`must be a JSON object`, fix);
}
