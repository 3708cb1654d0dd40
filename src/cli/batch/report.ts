import { resolve } from "node:path";
import { type WrittenReport, writeReport } from "../../batch/index.ts";
import { SeedanceError } from "../../errors.ts";
import type { CliCommand } from "../command.ts";
import { openPath } from "../open-path.ts";
import { logWarning, pluralize, printOutput } from "../output.ts";
import { engineFlag, openBatch } from "./open-batch.ts";

export const command: CliCommand = {
  summary: "Make a page and a table of what became of a batch",
  usage: "batch report NAME|FILE [options]",
  flags: {
    ...engineFlag,
    output: {
      type: "string",
      short: "o",
      value: "FOLDER",
      description: "where report.html and report.csv go; by default beside the batch's files",
    },
    embed: {
      type: "number",
      value: "MB",
      minimum: 0,
      maximum: 256,
      description: "put files of up to so many megabytes into the page; by default it links to them",
    },
    open: { type: "boolean", description: "show the page in the browser" },
  },
  positionals: { least: 1, most: 1 },
  examples: [
    { line: "batch report night --open", what: "while it runs, or when it is done" },
    { line: "batch report night.jsonl -o report --embed 20", what: "in one file, to be sent to somebody" },
  ],
  output: {
    html: "the page: a chart of submits and completions over time, pictures, players, prompts, credits",
    csv: "the table: a line for each item",
    items: "how many items the table has",
    jobs: "how many of them the page has: those that were submitted",
    files: "how many pictures and videos",
    missing: "how many files are not where they were saved any more",
  },
  notes: `The table has for each row its key, task and state, what was requested against what was delivered, credits (estimated,
used, refunded), bytes, SHA-256 and times. The page opens from disk, asks no other host for anything, and works without
JavaScript. Older reports are replaced, other files are not.`,
  async run(context, given) {
    const { flags } = given;
    const batch = await openBatch(context, given);
    try {
      const kept = (await batch.store.settings())?.directory;
      const folder = flags.output ?? (typeof kept === "string" ? kept : batch.name);
      const written = await writeReport(batch.store.entries(), {
        contract: context.contract,
        name: batch.name,
        directory: resolve(context.cwd, `${folder}`),
        embed: Number(flags.embed ?? 0) * 1e6,
        signal: context.signal,
      }).catch((error) => {
        throw context.signal.aborted ? new SeedanceError("aborted", "Stopped: no report was written.") : error;
      });
      if (written.missing > 0)
        logWarning(context, `${pluralize(written.missing, "file")} not where it was saved any more.`);
      printOutput(context, { json: written, quiet: [written.html, written.csv], text: describeReport(written) });
      if (flags.open === true)
        await openPath(context, written.html).catch(() =>
          logWarning(context, `No program was found to open ${written.html} with.`),
        );
    } finally {
      await batch.close();
    }
    return undefined;
  },
};

function describeReport({ html, csv, items, jobs, files }: WrittenReport): string {
  return `${html}: ${pluralize(jobs, "job")}, ${pluralize(files, "file")}\n${csv}: ${pluralize(items, "item")}`;
}
