import { createWriteStream } from "node:fs";
import { mkdir, open, rename, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Contract } from "../../contract/index.ts";
import { ValidationError } from "../../errors.ts";
import { type WrittenGallery, writeGallery } from "../../gallery/index.ts";
import type { Job } from "../../ledger/index.ts";
import { loadRowRules } from "../manifest/row-rules.ts";
import type { BatchEntry } from "../store.ts";
import { drawChart } from "./chart.ts";
import { formatTableLine, tableHeader } from "./table.ts";
import { addVideoLengths } from "./video-length.ts";

export interface ReportOptions {
  /** The contract of its rows: why one can't be submitted, its rules say. */
  contract: Contract;
  /** The batch's name. */
  name: string;
  /** The folder that `report.html` and `report.csv` go to; older ones are replaced, other files are not. */
  directory: string;
  /** The most bytes of a file that is put into the page itself; 0, the default, for links alone. */
  embed?: number;
  /** When it is made; now by default. */
  at?: Date;
  signal?: AbortSignal;
}

/** What was written. */
export interface WrittenReport {
  /** The page and the table, absolute. */
  html: string;
  csv: string;
  /** How many items the table has, and how many of them the page: those that were submitted. */
  items: number;
  jobs: number;
  /** Files that the page shows, and those that are not where they were saved any more. */
  files: number;
  missing: number;
}

/**
 * Writes what became of a batch: a page with a chart, pictures and players, and a table with a line for each item.
 * @param entries its items in the manifest's order, as `Store.entries()` gives them: of either engine.
 * @throws ValidationError if another file is in the way; an error of the file system.
 */
export async function writeReport(
  entries: Iterable<BatchEntry> | AsyncIterable<BatchEntry>,
  { contract, name, directory, embed = 0, at = new Date(), signal }: ReportOptions,
): Promise<WrittenReport> {
  const rules = await loadRowRules(contract);
  const folder = resolve(directory);
  const [html, csv] = [join(folder, "report.html"), join(folder, "report.csv")];
  await mkdir(folder, { recursive: true });
  await assertOwnReport(csv);
  const jobs: Job[] = [];
  const rows = new Map<string, string>();
  let items = 0;
  const lines = async function* () {
    yield tableHeader;
    for await (const entry of entries) {
      items++;
      const job = entry.job && (await addVideoLengths(entry.job));
      if (job) {
        jobs.push(job);
        rows.set(job.key, entry.item.id);
      }
      yield formatTableLine(rules, { ...entry, job }, folder);
    }
  };
  // Beside its place, so that the place never holds half a table.
  const partial = `${csv}.${process.pid}.partial`;
  try {
    await pipeline(Readable.from(lines()), createWriteStream(partial, { mode: 0o600 }), signal ? { signal } : {});
    const above = drawChart(jobs);
    const page: WrittenGallery = await writeGallery(jobs, {
      path: html,
      title: `Batch ${name}`,
      embed,
      at,
      order: "In the manifest's order",
      command: `seedance batch report ${name}`,
      rowOf: ({ key }) => rows.get(key),
      ...(above && { above }),
      ...(signal && { signal }),
    });
    await rename(partial, csv);
    return { html: page.path, csv, items, jobs: page.jobs, files: page.files, missing: page.missing };
  } finally {
    await rm(partial, { force: true });
  }
}

/** A table of another program may have the same name. */
async function assertOwnReport(path: string): Promise<void> {
  const handle = await open(path, "r").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
  if (!handle) return;
  try {
    const mark = tableHeader.slice(0, 32);
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(mark.length), 0, mark.length, 0);
    if (buffer.toString("utf8", 0, bytesRead) === mark) return;
  } finally {
    await handle.close();
  }
  throw new ValidationError("Nothing was written", [
    { field: "output", rule: `holds a file that is no report: ${path}`, fix: "Choose another folder, or move it" },
  ]);
}
