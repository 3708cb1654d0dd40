import type { RequestedOutput } from "../contract/index.ts";
import { cleanForTerminal, redactKeys } from "../redact.ts";
import { formatEntry, iterateEntries, parseEntry } from "./chain.ts";
import type { Database } from "./database.ts";
import type { Entry } from "./entry.ts";

export type ExportFormat = "json" | "csv";

export type CsvValue = string | number | boolean | null | undefined;
/** The data of entries of any type. */
type EntryFields = Record<string, CsvValue> & { error?: { code: string; message: string } };

/** The columns of a job that each of its rows repeats, so that a row can be read alone. */
interface ExportedJobRow {
  task: string | null;
  contract: string | null;
  model: string;
  scope: string | null;
  session: string | null;
  attempt: number;
  origin: string;
  path: string;
  body_hash: string;
  requested: string;
}

interface ExportRow {
  entry: Entry;
  data: EntryFields;
  job: ExportedJobRow | undefined;
  requested: RequestedOutput;
}

/** The columns of the CSV. New ones are added at the end, so that existing readers keep working. */
const csvColumns: Record<string, (row: ExportRow) => CsvValue> = {
  seq: ({ entry }) => entry.seq,
  at: ({ entry }) => entry.at,
  type: ({ entry }) => entry.type,
  account: ({ entry }) => entry.account,
  key: ({ entry }) => entry.key,
  task: ({ entry, job }) => entry.task ?? job?.task,
  model: ({ job }) => job?.model,
  scope: ({ job }) => job?.scope,
  session: ({ job }) => job?.session,
  attempt: ({ job }) => job?.attempt,
  origin: ({ job }) => job?.origin,
  path: ({ job }) => job?.path,
  body_sha256: ({ job }) => job?.body_hash,
  requested_resolution: ({ requested }) => requested.resolution,
  requested_ratio: ({ requested }) => requested.ratio,
  requested_seconds: ({ requested }) => requested.seconds,
  requested_count: ({ requested }) => requested.count,
  repeated: ({ data }) => data.repeated,
  estimate: ({ data }) => data.estimate,
  credits_used: ({ data }) => data.creditsUsed,
  credits_refunded: ({ data }) => data.creditsRefunded,
  credits_remaining: ({ data }) => data.creditsRemaining,
  status: ({ data }) => data.status,
  error_code: ({ data }) => data.error?.code,
  error_message: ({ data }) => data.error?.message,
  file: ({ entry }) => (entry.type === "downloaded" ? entry.data.path : undefined),
  file_type: ({ entry }) => (entry.type === "downloaded" ? entry.data.type : undefined),
  file_bytes: ({ data }) => data.bytes,
  file_sha256: ({ data }) => data.sha256,
  delivered_width: ({ data }) => data.width,
  delivered_height: ({ data }) => data.height,
  delivered_seconds: ({ data }) => data.seconds,
  hash: ({ entry }) => entry.hash,
  contract: ({ job }) => job?.contract,
};

/**
 * Exports all entries, one line each, including the line end: as JSON Lines (canonical JSON, from which alone the chain
 * can be verified), or as CSV with a header (RFC 4180). In CSV, a text that a spreadsheet would run as a formula gets a
 * leading apostrophe.
 */
export function* exportLines(db: Database, format: ExportFormat): Generator<string, void, void> {
  if (format === "csv") yield formatCsvLine(Object.keys(csvColumns));
  for (const row of iterateEntries(db))
    yield format === "json" ? `${formatEntry(row)}\n` : formatCsvLine(csvValuesOf(db, parseEntry(row)));
}

function csvValuesOf(db: Database, entry: Entry): CsvValue[] {
  const job = db.get<ExportedJobRow>(
    `SELECT task, contract, model, scope, session, attempt, origin, path, body_hash, requested
     FROM jobs WHERE account = ? AND key = ?`,
    entry.account,
    entry.key,
  );
  const requested = JSON.parse(job?.requested ?? "{}") as RequestedOutput;
  return Object.values(csvColumns).map((cell) =>
    cell({ entry, data: entry.data as unknown as EntryFields, job, requested }),
  );
}

/** A line of CSV, including the line end. */
export const formatCsvLine = (cells: readonly CsvValue[]) => `${cells.map(formatCsvValue).join(",")}\r\n`;

function formatCsvValue(value: CsvValue): string {
  if (value === null || value === undefined) return "";
  if (typeof value !== "string") return String(value);
  const clean = redactKeys(cleanForTerminal(value));
  // https://owasp.org/www-community/attacks/CSV_Injection
  const escaped = /^\s*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]|^[\t\r\n]/.test(clean) ? `'${clean}` : clean;
  return /[",\r\n']/.test(escaped) ? `"${escaped.replaceAll('"', '""')}"` : escaped;
}
