import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { ValidationError } from "../../errors.ts";
import { message } from "../../message.ts";
import { decodeText, spreadsheetFix } from "../../text/index.ts";
import type { Item } from "../item.ts";
import { type BadRow, badRow, isBadRow } from "./bad-row.ts";
import { cellsOf, RowDefaults } from "./columns.ts";
import { normalizeLineEnds } from "./lines.ts";
import { formatsByExtension, type ManifestFormat, type ManifestSource, manifestFormats } from "./manifest-source.ts";
import { type ParsedRow, parseRow } from "./parse-row.ts";
import type { Preamble, RawRow } from "./raw-row.ts";
import { RowIndex, type RowIndexOptions } from "./row-index.ts";
import type { RowRules } from "./row-rules.ts";

export interface ManifestOptions extends RowIndexOptions {
  /** Values for columns that a row leaves out: fields, `model`, `priority`, `name`, and columns for templates. */
  defaults?: Readonly<Record<string, unknown>> | undefined;
  /** Called with the name of the manifest's encoding if it was read in an old one: neither UTF-8 nor UTF-16. */
  onLegacyEncoding?: ((name: string) => void) | undefined;
}

/** Programs save tables in these formats, which are not text. */
const spreadsheetExtensions = ["xlsx", "xls", "xlsm", "xlsb", "ods", "numbers"];

/**
 * Reads a manifest's rows as items, each after those that it needs. It does not validate the bodies: see `checkItem`. Of
 * a long manifest it keeps only the rows' ids and keys in memory.
 * @throws ValidationError if the file can't be read in its format, or has no rows.
 */
export async function* readManifest(
  rules: RowRules,
  source: ManifestSource,
  { defaults = {}, onLegacyEncoding, ...options }: ManifestOptions,
): AsyncGenerator<Item | BadRow> {
  const index = new RowIndex(rules, options);
  let isEmpty = !("rows" in source);
  let rowDefaults = new RowDefaults(cellsOf({ values: defaults, untyped: true }, true));
  for await (const part of readRows(source, onLegacyEncoding)) {
    if ("defaults" in part) {
      // Defaults of the caller override those of the file.
      const fileDefaults = cellsOf({ values: part.defaults, untyped: true }, true);
      rowDefaults = new RowDefaults(new Map([...fileDefaults, ...rowDefaults.cells]));
      continue;
    }
    for (const row of part) {
      isEmpty = false;
      const parsed = isBadRow(row) ? row : parseRowOrBad(rules, row, rowDefaults);
      // Not `yield*`, which awaits each value once more.
      for (const result of isBadRow(parsed) ? index.addBad(parsed) : index.add(parsed)) yield result;
    }
  }
  if (isEmpty) throw manifestError(message`${nameOf(source)} has no rows`, message`Write a row for each job`);
  yield* index.end();
}

function parseRowOrBad(rules: RowRules, row: RawRow, defaults: RowDefaults): ParsedRow | BadRow {
  try {
    return parseRow(rules, row, defaults);
  } catch (error) {
    if (!(error instanceof ValidationError)) throw error;
    const { id } = row.values;
    const named = typeof id === "string" || typeof id === "number" ? { id: String(id).trim() } : {};
    return { line: row.line, ...named, issues: error.issues };
  }
}

type ManifestPart = Iterable<RawRow | BadRow> | Preamble;

function nameOf(source: ManifestSource): string {
  if ("path" in source) return source.path;
  return ("stream" in source ? source.name : undefined) ?? "the stream";
}

async function* readRows(
  source: ManifestSource,
  onLegacyEncoding: ManifestOptions["onLegacyEncoding"],
): AsyncGenerator<ManifestPart> {
  if ("rows" in source) {
    let line = 0;
    for await (const values of source.rows) yield [rowFromObject(++line, values)];
    return;
  }
  const [format, chunks] =
    "path" in source ? await openManifestFile(source.path, source.format) : [source.format, source.stream];
  const path = "path" in source ? source.path : undefined;
  const subject = message`Nothing was read`;
  const decoded = decodeText(chunks, { field: "manifest", path, name: nameOf(source), subject, onLegacyEncoding });
  try {
    yield* readFormat(format, normalizeLineEnds(decoded));
  } finally {
    // A reader may refuse the text at its start. The file must not stay open.
    await decoded.return(undefined);
  }
}

async function* readFormat(format: ManifestFormat, texts: AsyncIterable<string>): AsyncGenerator<ManifestPart> {
  if (format === "yaml") {
    const { defaults, rows } = await (await import("./read-yaml.ts")).readYaml(texts);
    yield { defaults };
    yield rows;
  } else if (format === "csv" || format === "tsv")
    yield* (await import("./read-csv.ts")).readCsv(texts, format === "tsv" ? "\t" : undefined);
  else if (format === "txt") yield* (await import("./read-prompts.ts")).readPrompts(texts);
  else if (format === "md") yield* (await import("./read-markdown.ts")).readMarkdown(texts);
  else yield* (await import("./read-json.ts")).readJsonRows(texts, format === "json");
}

function rowFromObject(line: number, values: unknown): RawRow | BadRow {
  if (typeof values === "object" && values !== null && !Array.isArray(values))
    return { line, values: values as Record<string, unknown>, untyped: false };
  return badRow(line, undefined, "row", message`must be an object`, message`Pass an object with fields`);
}

async function openManifestFile(path: string, format: ManifestFormat | undefined) {
  const fileFormat = format ?? formatOf(path);
  const stats = await stat(path).catch((error: NodeJS.ErrnoException) => {
    throw manifestError(message`${path} can't be read (${error.code})`, message`Check the path of the file`);
  });
  if (stats.isDirectory()) throw manifestError(message`${path} is a folder`, message`Pass the path of a file`);
  return [fileFormat, createReadStream(path)] as const;
}

/**
 * The format that a file's extension tells.
 * @throws ValidationError if the extension is unknown.
 */
export function formatOf(path: string): ManifestFormat {
  const extension = /\.(\w+)$/.exec(path)?.[1]?.toLowerCase() ?? "";
  const format = Object.hasOwn(formatsByExtension, extension) ? formatsByExtension[extension] : undefined;
  if (format) return format;
  if (spreadsheetExtensions.includes(extension))
    throw manifestError(message`${path} is a spreadsheet, not text`, spreadsheetFix());
  const extensions = Object.keys(formatsByExtension).map((each) => `.${each}`);
  throw manifestError(
    message`${path} ends in none of ${extensions.join(", ")}`,
    message`Pass --format ${manifestFormats.join(", ")}`,
  );
}

function manifestError(rule: string, fix: string): ValidationError {
  return new ValidationError(message`Nothing was read`, [{ field: "manifest", rule, fix }]);
}
