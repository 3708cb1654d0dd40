import { relative } from "node:path";
import type { TaskFailure } from "../../errors.ts";
import { findShortfalls } from "../../gallery/index.ts";
import { type CsvValue, type FileRecord, formatCsvLine } from "../../ledger/index.ts";
import type { RowRules } from "../manifest/row-rules.ts";
import type { BatchEntry, InvalidEntry, ItemEntry, ItemState } from "../store.ts";

/** A row of the table. An invalid one has neither an item nor a job. */
interface TableRow extends Partial<Pick<ItemEntry, "item" | "job">> {
  readonly id: string | undefined;
  readonly line: number;
  readonly state: ItemState;
  readonly error: { readonly code: string; readonly message: string } | undefined;
  /** Why its task failed. */
  readonly failure?: TaskFailure | undefined;
  readonly files: readonly FileRecord[];
  /** The folder that the table is in. */
  readonly folder: string;
}

/** The columns with their values. New columns are added at the end, since readers may address columns by position. */
const columns: Record<string, (row: TableRow) => CsvValue | undefined> = {
  row: ({ id }) => id,
  line: ({ line }) => line,
  key: ({ item }) => item?.key,
  attempt: ({ item }) => item?.attempt,
  state: ({ state }) => state,
  model: ({ item }) => item?.model,
  task: ({ job }) => job?.taskId,
  requested_resolution: ({ job }) => job?.requested.resolution,
  requested_ratio: ({ job }) => job?.requested.ratio,
  requested_seconds: ({ job }) => job?.requested.seconds,
  requested_count: ({ job }) => job?.requested.count,
  delivered_width: ({ files }) => files[0]?.width,
  delivered_height: ({ files }) => files[0]?.height,
  delivered_seconds: ({ files }) => files.find(({ seconds }) => seconds !== undefined)?.seconds,
  shortfall: ({ job, files }) => (job && files.length > 0 ? list(findShortfalls(job.requested, files)) : undefined),
  credits_estimated: ({ item }) => item?.estimate,
  credits_used: ({ job }) => job?.creditsUsed,
  credits_refunded: ({ job }) => job?.creditsRefunded,
  files: ({ files }) => files.length,
  bytes: ({ files }) => (files.length > 0 ? files.reduce((sum, { bytes }) => sum + bytes, 0) : undefined),
  sha256: ({ files }) => list(files.map(({ sha256 }) => sha256)),
  paths: ({ files, folder }) => list(files.map(({ path }) => relative(folder, path))),
  submitted_at: ({ job }) => job?.submittedAt,
  ended_at: ({ job }) => job?.endedAt,
  seconds: ({ job }) => secondsOf(job?.submittedAt, job?.endedAt),
  error_code: ({ error }) => error?.code,
  error_message: ({ error }) => error?.message,
  error_class: ({ failure }) => failure?.class,
  error_retry: ({ failure }) => failure?.retry,
  error_advice: ({ failure }) => failure?.advice,
};

/** The header line of the table. */
export const tableHeader = formatCsvLine(Object.keys(columns));

/**
 * Formats the line of a row. Hashes and paths of several files are in one cell, separated by semicolons.
 * @param folder the folder of the table: paths are relative to it.
 */
export function formatTableLine(rules: RowRules, entry: BatchEntry, folder: string): string {
  const row = entry.state === "invalid" ? toInvalidTableRow(entry, folder) : toTableRow(rules, entry, folder);
  return formatCsvLine(Object.values(columns).map((cell) => cell(row)));
}

function toTableRow(rules: RowRules, { item, state, job }: ItemEntry, folder: string): TableRow {
  const seen = new Set<string>();
  // A file that was saved to several paths is recorded once for each.
  const files = (job?.files ?? []).filter(({ member }) => !seen.has(member) && seen.add(member));
  const error = state === "downloaded" ? undefined : job?.error;
  const failure = state === "failed" ? rules.failureOf(error) : undefined;
  return { id: item.id, line: item.line, state, item, job, error, failure, files, folder };
}

function toInvalidTableRow({ state, row: { id, line, issues } }: InvalidEntry, folder: string): TableRow {
  const error = { code: "validation_failed", message: list(issues.map(({ field, rule }) => `${field}: ${rule}`)) };
  return { id, line, state, error, files: [], folder };
}

const list = (values: readonly string[]) => values.join("; ");

function secondsOf(start: string | undefined, end: string | undefined): number | undefined {
  return start === undefined || end === undefined ? undefined : (Date.parse(end) - Date.parse(start)) / 1000;
}
