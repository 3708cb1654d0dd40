import { relative } from "node:path";
import { findShortfalls } from "../../gallery/index.ts";
import { type CsvValue, type FileRecord, formatCsvLine } from "../../ledger/index.ts";
import { checkItem } from "../manifest/check-item.ts";
import type { RowRules } from "../manifest/row-rules.ts";
import type { BatchEntry } from "../store.ts";

interface TableRow extends BatchEntry {
  readonly files: readonly FileRecord[];
  /** The folder that the table is in. */
  readonly folder: string;
  readonly rules: RowRules;
}

/** The columns with their values. New columns are added at the end, since readers may address columns by position. */
const columns: Record<string, (row: TableRow) => CsvValue | undefined> = {
  row: ({ item }) => item.id,
  line: ({ item }) => item.line,
  key: ({ item }) => item.key,
  attempt: ({ item }) => item.attempt,
  state: ({ state }) => state,
  model: ({ item }) => item.model,
  task: ({ job }) => job?.taskId,
  requested_resolution: ({ job }) => job?.requested.resolution,
  requested_ratio: ({ job }) => job?.requested.ratio,
  requested_seconds: ({ job }) => job?.requested.seconds,
  requested_count: ({ job }) => job?.requested.count,
  delivered_width: ({ files }) => files[0]?.width,
  delivered_height: ({ files }) => files[0]?.height,
  delivered_seconds: ({ files }) => files.find(({ seconds }) => seconds !== undefined)?.seconds,
  shortfall: ({ job, files }) => (job && files.length > 0 ? list(findShortfalls(job.requested, files)) : undefined),
  credits_estimated: ({ item }) => item.estimate,
  credits_used: ({ job }) => job?.creditsUsed,
  credits_refunded: ({ job }) => job?.creditsRefunded,
  files: ({ files }) => files.length,
  bytes: ({ files }) => (files.length > 0 ? files.reduce((sum, { bytes }) => sum + bytes, 0) : undefined),
  sha256: ({ files }) => list(files.map(({ sha256 }) => sha256)),
  paths: ({ files, folder }) => list(files.map(({ path }) => relative(folder, path))),
  submitted_at: ({ job }) => job?.submittedAt,
  ended_at: ({ job }) => job?.endedAt,
  seconds: ({ job }) => secondsOf(job?.submittedAt, job?.endedAt),
  error_code: (row) => errorOf(row)?.code,
  error_message: (row) => errorOf(row)?.message,
};

/** The header line of the table. */
export const tableHeader = formatCsvLine(Object.keys(columns));

/**
 * Formats the line of an item. Hashes and paths of several files are in one cell, separated by semicolons.
 * @param folder the folder of the table: paths are relative to it.
 */
export function formatTableLine(rules: RowRules, entry: BatchEntry, folder: string): string {
  const seen = new Set<string>();
  // A file that was saved to several paths is recorded once for each.
  const files = (entry.job?.files ?? []).filter(({ member }) => !seen.has(member) && seen.add(member));
  return formatCsvLine(Object.values(columns).map((cell) => cell({ ...entry, files, folder, rules })));
}

/** Why an item has no files. One that was never submitted is validated again. */
function errorOf({ item, job, state, rules }: TableRow): { code: string; message: string } | undefined {
  if (state === "downloaded") return undefined;
  if (job) return job.error;
  const [issue] = checkItem(rules, item).issues;
  return issue && { code: "validation_failed", message: `${issue.field}: ${issue.rule}` };
}

const list = (values: readonly string[]) => values.join("; ");

function secondsOf(start: string | undefined, end: string | undefined): number | undefined {
  return start === undefined || end === undefined ? undefined : (Date.parse(end) - Date.parse(start)) / 1000;
}
