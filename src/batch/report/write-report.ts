import { createWriteStream } from "node:fs";
import { mkdir, open, rename, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Contract } from "../../contract/index.ts";
import { newDraftPath, removeDrafts } from "../../download/index.ts";
import { ValidationError } from "../../errors.ts";
import { html, type WrittenGallery, writeGallery } from "../../gallery/index.ts";
import type { Job } from "../../ledger/index.ts";
import { message } from "../../message.ts";
import type { BadRow } from "../manifest/bad-row.ts";
import { loadRowRules } from "../manifest/row-rules.ts";
import type { BatchEntry, ItemState } from "../store.ts";
import { drawChart } from "./chart.ts";
import { maxListedRows, renderInvalidRows } from "./invalid-rows.ts";
import { formatTableLine, tableHeader } from "./table.ts";
import { addVideoLengths } from "./video-length.ts";

export interface ReportOptions {
  /** The contract of its rows. */
  contract: Contract;
  /** The batch's name. */
  name: string;
  /** The folder for `report.html` and `report.csv`. An older report is replaced; other files are not. */
  directory: string;
  /** The maximum size in bytes of files that are embedded in the page; by default 0: the page links to them. */
  embed?: number | undefined;
  /** The report's time; now by default. */
  at?: Date | undefined;
  /** Formats the commands on the page, with the flags that they need; without flags by default. */
  formatCommand?: ((...words: readonly string[]) => string) | undefined;
  signal?: AbortSignal | undefined;
}

/** The written report. */
export interface WrittenReport {
  /** The absolute path of the page. */
  html: string;
  /** The absolute path of the table. */
  csv: string;
  /** The number of rows in the table. */
  items: number;
  /** The number of rows in each state; states without rows are left out. */
  states: Readonly<Partial<Record<ItemState, number>>>;
  /** The number of submitted jobs, which the page shows. */
  jobs: number;
  /** The number of files that the page shows. */
  files: number;
  /** The number of files that are no longer at the paths where they were saved. */
  missing: number;
}

/**
 * Writes the report of a batch: an HTML page with a chart, images, videos and invalid rows, and a CSV table with a line for
 * each row.
 * @param entries its rows in the manifest's order, from `Store.entries()`.
 * @throws ValidationError if `report.csv` or `report.html` is a file of something else.
 * @throws Error of the file system, if the folder can't be written to.
 */
export async function writeReport(
  entries: Iterable<BatchEntry> | AsyncIterable<BatchEntry>,
  {
    contract,
    name,
    directory,
    embed = 0,
    at = new Date(),
    formatCommand = (...words) => ["seedance", ...words].join(" "),
    signal,
  }: ReportOptions,
): Promise<WrittenReport> {
  const rules = await loadRowRules(contract);
  const folder = resolve(directory);
  const [page, csv] = [join(folder, "report.html"), join(folder, "report.csv")];
  await mkdir(folder, { recursive: true });
  await assertOwnReport(csv);
  const jobs: Job[] = [];
  const rows = new Map<string, string>();
  const counts: Partial<Record<ItemState, number>> = {};
  const invalid: BadRow[] = [];
  const lines = async function* () {
    yield tableHeader;
    for await (const entry of entries) {
      counts[entry.state] = (counts[entry.state] ?? 0) + 1;
      if (entry.state === "invalid") {
        if (invalid.length < maxListedRows) invalid.push(entry.row);
        yield formatTableLine(rules, entry, folder);
        continue;
      }
      const job = entry.job && (await addVideoLengths(entry.job));
      if (job) {
        jobs.push(job);
        rows.set(job.key, entry.item.id);
      }
      yield formatTableLine(rules, { ...entry, job }, folder);
    }
  };
  // Renamed when complete, so that `report.csv` is never half a table.
  const partial = newDraftPath(csv);
  await removeDrafts(csv);
  try {
    await pipeline(Readable.from(lines()), createWriteStream(partial, { mode: 0o600 }), signal ? { signal } : {});
    const { invalid: invalidCount = 0 } = counts;
    const above = html`${drawChart(jobs)}${invalidCount > 0 && renderInvalidRows(invalid, invalidCount)}`;
    const gallery: WrittenGallery = await writeGallery(jobs, {
      path: page,
      title: `Batch ${name}`,
      embed,
      at,
      order: "In the manifest's order",
      command: formatCommand("batch", "report", name),
      formatCommand,
      rowOf: ({ key }) => rows.get(key),
      above,
      adviceOf: ({ state, error }) => (state === "failed" ? rules.failureOf(error).advice : undefined),
      ...(signal && { signal }),
    });
    await rename(partial, csv);
    const { path, jobs: shown, files, missing } = gallery;
    const items = Object.values(counts).reduce((sum, count) => sum + count, 0);
    return { html: path, csv, items, states: counts, jobs: shown, files, missing };
  } finally {
    await rm(partial, { force: true });
  }
}

/** Refuses to replace a `report.csv` of another program. */
async function assertOwnReport(path: string): Promise<void> {
  const handle = await open(path, "r").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
  if (!handle) return;
  try {
    const start = tableHeader.slice(0, 32);
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(start.length), 0, start.length, 0);
    if (buffer.toString("utf8", 0, bytesRead) === start) return;
  } finally {
    await handle.close();
  }
  throw new ValidationError(message`Nothing was written`, [
    {
      field: "output",
      rule: message`contains a file that is not a report: ${path}`,
      fix: message`Choose another folder, or move the file`,
    },
  ]);
}
