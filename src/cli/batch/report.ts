import { resolve } from "node:path";
import { type WrittenReport, writeReport } from "../../batch/index.ts";
import { SeedanceError } from "../../errors.ts";
import { message } from "../../message.ts";
import type { CliCommand } from "../command.ts";
import { formatCommandForPage } from "../format-command.ts";
import { t } from "../language/translate.ts";
import { openPath } from "../open-path.ts";
import { logWarning, pluralize, printOutput } from "../output.ts";
import { engineFlag, openBatch, withEngineFlag } from "./open-batch.ts";

export const command: CliCommand = {
  summary: "Write an HTML report and a CSV table of a batch",
  usage: "batch report NAME|FILE [options]",
  flags: {
    ...engineFlag,
    output: {
      type: "string",
      short: "o",
      value: "FOLDER",
      description: "Set the folder of report.html and report.csv; by default the batch's output folder.",
    },
    embed: {
      type: "number",
      value: "MB",
      minimum: 0,
      maximum: 256,
      description: "Embed files up to this size in megabytes into the page; by default it links to them.",
    },
    open: { type: "boolean", description: "Open the page in the browser." },
  },
  positionals: { least: 1, most: 1 },
  examples: [
    { line: "batch report night --open", what: "Open a report, while the batch runs or afterwards." },
    { line: "batch report night.jsonl -o report --embed 20", what: "Write one file that can be sent to others." },
  ],
  output: {
    html: "The page: a chart of submits and completions over time, images, players, prompts, credits.",
    csv: "The table: one line per row.",
    items: "Number of rows in the table.",
    states: "Number of rows in each state.",
    jobs: "Number of submitted jobs on the page.",
    files: "Number of images and videos.",
    missing: "Number of files that are no longer where they were saved.",
  },
  notes: `The table lists for each row its key, task and state, the requested and the delivered size and duration, credits
(estimated, used, refunded), bytes, SHA-256 and times. Page and table list invalid rows with their reasons. The page
works from disk, loads nothing from other hosts and needs no JavaScript. An existing report is replaced; other files are never overwritten.`,
  async run(context, args) {
    const { flags } = args;
    const batch = await openBatch(context, args);
    try {
      const directory = (await batch.store.settings())?.directory;
      const folder = flags.output ?? (typeof directory === "string" ? directory : batch.name);
      const written = await writeReport(batch.store.entries(), {
        contract: context.contract,
        name: batch.name,
        directory: resolve(context.cwd, `${folder}`),
        embed: Number(flags.embed ?? 0) * 1e6,
        // Only the commands of batches have the flag.
        formatCommand: (...words) =>
          formatCommandForPage(words[0] === "batch" ? withEngineFlag(context, flags) : context, ...words),
        signal: context.signal,
      }).catch((error) => {
        throw context.signal.aborted ? new SeedanceError("aborted", message`Stopped. No report was written.`) : error;
      });
      if (written.missing > 0)
        logWarning(context, t`No longer where they were saved: ${pluralize(written.missing, "file")}.`);
      printOutput(context, { json: written, quiet: [written.html, written.csv], text: describeReport(written) });
      if (flags.open === true)
        await openPath(context, written.html).catch(() =>
          logWarning(context, t`No program was found to open ${written.html}.`),
        );
    } finally {
      await batch.close();
    }
    return undefined;
  },
};

function describeReport({ html, csv, items, jobs, files }: WrittenReport): string {
  return t`${html}: ${pluralize(jobs, "job")}, ${pluralize(files, "file")}\n${csv}: ${pluralize(items, "row")}`;
}
