import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { ValidationError } from "../../errors.ts";
import type { Item } from "../item.ts";
import { type BadRow, badRow, isBadRow } from "./bad-row.ts";
import { cellsOf, RowDefaults } from "./columns.ts";
import { type ParsedRow, parseRow } from "./parse-row.ts";
import type { RawRow } from "./raw-row.ts";
import { RowIndex, type RowIndexOptions } from "./row-index.ts";
import type { RowRules } from "./row-rules.ts";

/** How a manifest is written. */
export type ManifestFormat = "jsonl" | "csv" | "yaml";

/** Where a manifest is: a file, whose ending tells its format; what comes from a pipe; or rows in this process. */
export type ManifestSource =
  | { path: string; format?: ManifestFormat | undefined }
  | { stream: AsyncIterable<Uint8Array | string>; format: ManifestFormat }
  | { rows: Iterable<object> | AsyncIterable<object> };

export interface ManifestOptions extends RowIndexOptions {
  /** What holds for each row that says nothing else: fields, `model`, `priority`, `name`, columns for templates. */
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
 * Reads a manifest's rows as items, each after those that it needs. Whether a body keeps the contract, `checkItem` says. It
 * holds no more of a long manifest than its names.
 * @throws ValidationError where the file can't be read as such.
 */
export async function* readManifest(
  rules: RowRules,
  source: ManifestSource,
  { defaults = {}, ...options }: ManifestOptions,
): AsyncGenerator<Item | BadRow> {
  const index = new RowIndex(rules, options);
  let usual = new RowDefaults(cellsOf({ values: defaults, untyped: true }, true));
  for await (const part of readRows(source)) {
    if ("defaults" in part) {
      // What the command line says comes before what the file says.
      usual = new RowDefaults(new Map([...cellsOf({ values: part.defaults, untyped: true }, true), ...usual.cells]));
      continue;
    }
    for (const row of part) {
      const draft = isBadRow(row) ? row : parseRowOrBad(rules, row, usual);
      // `yield*` would wait once more for each.
      for (const result of isBadRow(draft) ? index.addBad(draft) : index.add(draft)) yield result;
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
  return badRow(line, undefined, "row", "must be an object", "Give an object with fields");
}

async function openManifestFile(path: string, format: ManifestFormat | undefined) {
  const kind = format ?? formatOf(path);
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    throw manifestError(`${path} can't be read (${error.code})`, "Name a file that is there");
  });
  if (found.isDirectory()) throw manifestError(`${path} is a folder`, "Name a file in it");
  return [kind, createReadStream(path)] as const;
}

/**
 * The format that a file's ending tells.
 * @throws ValidationError where it tells none.
 */
export function formatOf(path: string): ManifestFormat {
  const ending = /\.(\w+)$/.exec(path)?.[1]?.toLowerCase() ?? "";
  const format = Object.hasOwn(formatsByExtension, ending) ? formatsByExtension[ending] : undefined;
  if (format) return format;
  throw manifestError(
    `${path} has none of the endings ${Object.keys(formatsByExtension).join(", ")}`,
    "Say --format jsonl, csv or yaml",
  );
}

function manifestError(rule: string, fix: string): ValidationError {
  return new ValidationError("Nothing was read", [{ field: "manifest", rule, fix }]);
}
