import type { DescribedContract } from "../../contract/index.ts";
import type { CliCommand } from "../command.ts";
import { formatFlags } from "../format-command.ts";
import { manifestFlags, readManifestArgs } from "./manifest.ts";
import { engineFlag } from "./open-batch.ts";
import { batchRunFlags, runBatchCommand } from "./run-batch-command.ts";
import { summaryJsonFields } from "./summary.ts";

export const batchRunCommand = (contract: DescribedContract): CliCommand => ({
  summary: "Run a manifest: submit each row once, follow it, save its files; what is done is not done again",
  usage: "batch run FILE [options]",
  flags: {
    ...manifestFlags(contract),
    only: { type: "string", value: "ROW", multiple: true, description: "run this row, by its id, and what it needs" },
    "retry-failed": { type: "boolean", description: "try rows that have failed again, each as a new charge" },
    strict: { type: "boolean", description: "send nothing where one row is bad" },
    canary: {
      type: "number",
      value: "N",
      minimum: 1,
      description: "run N rows first, compare them with their quote, and go on when you say yes",
    },
    ...batchRunFlags,
    ...engineFlag,
  },
  positionals: { least: 1, most: 1 },
  examples: [
    { line: "batch run shots.jsonl", what: "to the last file, in the folder shots/" },
    {
      line: "batch run shots.csv --model seedance --set resolution=720p -o out/",
      what: "fields that hold for all rows",
    },
    { line: "batch run shots.jsonl --canary 3 --max-credits 900", what: "three rows first, and a ceiling over all" },
    { line: "batch run shots.jsonl --retry-failed", what: "what has failed once more" },
  ],
  output: summaryJsonFields,
  notes: `Run it again at any time: after Ctrl-C, a crash or a power cut it goes on where it was, and nothing is paid twice.
A row whose fields were changed is another job. Rows that are bad are told and left out.

One process runs a batch; another terminal can look at it (batch status), pause, resume or cancel it. Several batches of
one account share its requests. With --engine postgres://… any number of machines run the same batch.

With JSON, each row that comes to an end is a line, and the last line tells of the batch.`,
  async run(context, given) {
    const { name, source, defaults } = await readManifestArgs(context, given);
    const { only, strict, canary, "retry-failed": retryFailed } = given.flags;
    const [file = ""] = given.positionals;
    const flags = { ...manifestFlags(contract), ...batchRunFlags };
    const retry = ["batch", "run", file, ...formatFlags(flags, given.flags), "--retry-failed"];
    const which = {
      name,
      manifest: source,
      defaults,
      ...(only !== undefined && { only: [only].flat().map(String) }),
      ...(canary !== undefined && { canary: Number(canary) }),
      retryFailed: retryFailed === true,
      strict: strict === true,
    };
    // Stdin can't be read again.
    return runBatchCommand(context, given, which, file === "-" ? undefined : retry);
  },
});
