import type { DescribedContract } from "../../contract/index.ts";
import type { CliCommand } from "../command.ts";
import { formatFlags } from "../format-command.ts";
import type { Flags } from "../line/flag.ts";
import { manifestFlags, readManifestArgs } from "./manifest.ts";
import { engineFlag } from "./open-batch.ts";
import { batchRunFlags, runBatchCommand } from "./run-batch-command.ts";
import { summaryJsonFields } from "./summary.ts";

/** The flags that limit which rows are run. The command that runs failed rows again repeats them. */
const selectionFlags: Flags = {
  only: {
    type: "string",
    value: "ROW",
    multiple: true,
    description: "Run only the row with this id and the rows that it needs.",
  },
  strict: { type: "boolean", description: "Send nothing if a row is invalid." },
  canary: {
    type: "number",
    value: "N",
    minimum: 1,
    description: "Run N rows first, compare their cost with the estimate, and ask before the others.",
  },
};

export const batchRunCommand = (contract: DescribedContract): CliCommand => ({
  summary: "Run a manifest: submit each row once, wait for it and save its files; rows that are done are skipped",
  usage: "batch run FILE [options]",
  flags: {
    ...manifestFlags(contract),
    ...selectionFlags,
    "retry-failed": {
      type: "boolean",
      description: "Run failed rows again, each as a new charge, apart from unchanged ones whose content was refused.",
    },
    "retry-refused": { type: "boolean", description: "Run these again too." },
    ...batchRunFlags,
    ...engineFlag,
  },
  positionals: { least: 1, most: 1 },
  examples: [
    { line: "batch run shots.jsonl", what: "Run all rows and save their files in shots/." },
    {
      line: "batch run shots.csv --model seedance --set resolution=720p -o out/",
      what: "Set fields of all rows.",
    },
    {
      line: "batch run shots.jsonl --canary 3 --max-credits 900",
      what: "Run three rows first, with a spending limit for the batch.",
    },
    { line: "batch run shots.jsonl --retry-failed", what: "Run failed rows again." },
  ],
  continuesWithoutStdout: true,
  output: summaryJsonFields,
  notes: `Run the same command again after Ctrl-C, a crash or a power cut: it resumes, and nothing is charged twice. A row whose
fields changed is a new job. Invalid rows are reported and skipped.

One process runs a batch; use another terminal for batch status, pause, resume and cancel. Batches of one account share
its rate limit. With --engine postgres://… several machines run the same batch.

JSON output has one line per row event; the last line is the batch's summary.`,
  async run(context, args) {
    const { name, source, defaults, onLegacyEncoding } = await readManifestArgs(context, args);
    const { only, strict, canary, "retry-failed": retryFailed, "retry-refused": retryRefused } = args.flags;
    const [file = ""] = args.positionals;
    const flags = { ...manifestFlags(contract), ...selectionFlags, ...batchRunFlags };
    const retry = ["batch", "run", file, ...formatFlags(flags, args.flags)];
    const options = {
      name,
      manifest: source,
      defaults,
      onLegacyEncoding,
      ...(only !== undefined && { only: [only].flat().map(String) }),
      ...(canary !== undefined && { canary: Number(canary) }),
      retryFailed: retryFailed === true || retryRefused === true,
      retryRefused: retryRefused === true,
      strict: strict === true,
    };
    // Stdin can't be read again.
    return runBatchCommand(context, args, options, file === "-" ? undefined : retry);
  },
});
