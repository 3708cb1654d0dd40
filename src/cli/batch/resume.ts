import type { CliCommand } from "../command.ts";
import { logInfo, printOutput } from "../output.ts";
import { engineFlag, openBatch } from "./open-batch.ts";
import { batchRunFlags, runBatchCommand } from "./run-batch-command.ts";
import { summaryJsonFields } from "./summary.ts";

export const command: CliCommand = {
  summary: "Go on with a batch: tell its runner so, or run what is missing of it here",
  usage: "batch resume NAME [options]",
  flags: { ...batchRunFlags, ...engineFlag },
  positionals: { least: 1, most: 1 },
  examples: [
    { line: "batch resume shots", what: "after batch pause, a canary, Ctrl-C, a crash" },
    { line: "batch resume shots --max-credits 1200", what: "with a higher ceiling" },
  ],
  output: summaryJsonFields,
  notes: `The manifest is not read again: what the last batch run was given is gone on with, in the same folder, within the
same ceiling, unless flags say otherwise.`,
  async run(context, given) {
    const batch = await openBatch(context, given);
    let pid: number | undefined;
    try {
      await batch.store.setCommand("run");
      pid = batch.runner();
    } finally {
      await batch.close();
    }
    if (pid === undefined) return runBatchCommand(context, given, { name: batch.name });
    logInfo(context, `Process ${pid} goes on with it.`);
    printOutput(context, { json: { batch: batch.name, command: "run", pid }, quiet: [batch.name], text: "" });
    return undefined;
  },
};
