import type { CliCommand } from "../command.ts";
import { t } from "../language/translate.ts";
import { logInfo, printOutput } from "../output.ts";
import { engineFlag, openBatch } from "./open-batch.ts";
import { batchRunFlags, runBatchCommand } from "./run-batch-command.ts";
import { summaryJsonFields } from "./summary.ts";

export const command: CliCommand = {
  summary: "Resume a batch: in the process that runs it, or here if none does",
  usage: "batch resume NAME [options]",
  flags: { ...batchRunFlags, ...engineFlag },
  positionals: { least: 1, most: 1 },
  examples: [
    { line: "batch resume shots", what: "Resume after batch pause, a canary, Ctrl-C or a crash." },
    { line: "batch resume shots --max-credits 1200", what: "Resume with a higher spending limit." },
  ],
  continuesWithoutStdout: true,
  output: summaryJsonFields,
  notes: `The manifest is not read again. The batch resumes with the rows, folder and spending limit of its last run, unless flags
override them.`,
  async run(context, args) {
    const batch = await openBatch(context, args);
    let pid: number | undefined;
    try {
      await batch.store.setCommand("run");
      pid = batch.runner();
    } finally {
      await batch.close();
    }
    if (pid === undefined) return runBatchCommand(context, args, { name: batch.name });
    logInfo(context, t`Process ${pid} resumes the batch.`);
    printOutput(context, { json: { batch: batch.name, command: "run", pid }, quiet: [batch.name], text: "" });
    return undefined;
  },
};
