import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { ValidationError } from "../../errors.ts";
import { message } from "../../message.ts";
import type { Item } from "../item.ts";
import { type BadRow, badRow, isBadRow } from "./bad-row.ts";
import { cellsOf, RowDefaults } from "./columns.ts";
import { type ParsedRow, parseRow } from "./parse-row.ts";
import type { RawRow } from "./raw-row.ts";
import { RowIndex, type RowIndexOptions } from "./row-index.ts";
import type { RowRules } from "./row-rules.ts";

/** The format of a manifest. */
export type ManifestFormat = "jsonl" | "csv" | "yaml";

/** A manifest: a file, whose extension tells its format by default; a stream; or rows as objects. */
export type ManifestSource =
  | { path: string; format?: ManifestFormat | undefined }
  | { stream: AsyncIterable<Uint8Array | string>; format: ManifestFormat }
  | { rows: Iterable<object> | AsyncIterable<object> };

export interface ManifestOptions extends RowIndexOptions {
  /** Values for columns that a row leaves out: fields, `model`, `priority`, `name`, and columns for templates. */
  defaults?: Readonly<Record<string, unknown>> | undefined;
}

const formatsByExtension: Record<string, ManifestFormat> = {
  jsonl: "jsonl",
  ndjson: "jsonl",
  csv: "csv",
  yaml: "yaml",
  yml: "yaml",
};

/**
 * Reads a manifest's rows as items, each after those that it needs. It does not validate the bodies: see `checkItem`. Of
 * a long manifest it keeps only the rows' ids and keys in memory.
 * @throws ValidationError if the file can't be read in its format.
 */
export async function* readManifest(
  rules: RowRules,
  source: ManifestSource,
  { defaults = {}, ...options }: ManifestOptions,
): AsyncGenerator<Item | BadRow> {
  const index = new RowIndex(rules, options);
  let rowDefaults = new RowDefaults(cellsOf({ values: defaults, untyped: true }, true));
  for await (const part of readRows(source)) {
    if ("defaults" in part) {
      // Defaults of the caller override those of the file.
      const fileDefaults = cellsOf({ values: part.defaults, untyped: true }, true);
      rowDefaults = new RowDefaults(new Map([...fileDefaults, ...rowDefaults.cells]));
      continue;
    }
    for (const row of part) {
      const parsed = isBadRow(row) ? row : parseRowOrBad(rules, row, rowDefaults);
      // Not `yield*`, which awaits each value once more.
      for (const result of isBadRow(parsed) ? index.addBad(parsed) : index.add(parsed)) yield result;
    }
  }
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

type ManifestPart = Iterable<RawRow | BadRow> | { defaults: Readonly<Record<string, unknown>> };

async function* readRows(source: ManifestSource): AsyncGenerator<ManifestPart> {
  if ("rows" in source) {
    let line = 0;
    for await (const values of source.rows) yield [rowFromObject(++line, values)];
    return;
  }
  const [format, chunks] =
    "path" in source ? await openManifestFile(source.path, source.format) : [source.format, source.stream];
  if (format === "jsonl") yield* (await import("./read-jsonl.ts")).readJsonl(chunks);
  else if (format === "csv") yield* (await import("./read-csv.ts")).readCsv(chunks);
  else {
    const { defaults, rows } = await (await import("./read-yaml.ts")).readYaml(chunks);
    yield { defaults };
    yield rows;
  }
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
  const extensions = Object.keys(formatsByExtension).map((each) => `.${each}`);
  throw manifestError(
    message`${path} ends in none of ${extensions.join(", ")}`,
    message`Pass --format jsonl, csv or yaml`,
  );
}

function manifestError(rule: string, fix: string): ValidationError {
  return new ValidationError(message`Nothing was read`, [{ field: "manifest", rule, fix }]);
}
