import type { RequestedOutput } from "../contract/index.ts";
import { cleanForTerminal, redactKeys } from "../redact.ts";
import { formatEntry, iterateEntries, parseEntry } from "./chain.ts";
import type { Database } from "./database.ts";
import type { Entry } from "./entry.ts";

export type ExportFormat = "json" | "csv";

export type CsvValue = string | number | boolean | null | undefined;
/** Whatever entries of any type hold. */
type EntryFields = Record<string, CsvValue> & { error?: { code: string; message: string } };

/** What is told of a job in each of its rows, so that they can be told apart and read alone. */
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

/** What each column of a table holds. New ones are added at the end. */
const csvColumns: Record<string, (told: ExportRow) => CsvValue> = {
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
 * All entries, a line each with its end: JSON Lines (canonical, so that the chain can be checked from them alone), or CSV
 * by RFC 4180 with a header. In CSV, a text that a spreadsheet would run as a formula begins with an apostrophe.
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

/** A line of CSV, with its end. */
export const formatCsvLine = (cells: readonly CsvValue[]) => `${cells.map(formatCsvValue).join(",")}\r\n`;

function formatCsvValue(value: CsvValue): string {
  if (value === null || value === undefined) return "";
  if (typeof value !== "string") return String(value);
  const clean = redactKeys(cleanForTerminal(value));
  // https://owasp.org/www-community/attacks/CSV_Injection
  const harmless = /^\s*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]|^[\t\r\n]/.test(clean) ? `'${clean}` : clean;
  return /[",\r\n']/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
