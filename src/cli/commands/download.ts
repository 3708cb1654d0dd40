import type { CliCommand } from "../command.ts";
import { printOutput } from "../output.ts";
import { startProgressLine } from "../progress-line.ts";
import { openSession } from "../session.ts";
import { findDestination } from "../submit/destination.ts";
import { destinationFlags, timeoutFlag } from "../submit/flags.ts";
import { describeJobOutput, jobJsonFields } from "../submit/job-output.ts";
import { createProgressListener } from "../submit/progress-listener.ts";
import { waitWithProgress } from "../submit/wait-with-progress.ts";

export const command: CliCommand = {
  summary: "Save the files of tasks; waits for tasks that still run",
  usage: "download ID... [options]",
  flags: { ...destinationFlags, ...timeoutFlag },
  positionals: { least: 1, most: Number.POSITIVE_INFINITY },
  examples: [
    { line: "download sd2_xxxxx", what: "Save in the folder that the last run chose, or in this one." },
    {
      line: 'download sd2_xxxxx gpt2_xxxxx -o "output/{id}-{index}.{ext}"',
      what: "Save the files of two tasks under a name template.",
    },
  ],
  continuesWithoutStdout: true,
  output: jobJsonFields,
  notes: "Complete files are kept, and interrupted downloads are resumed. Nothing is charged.",
  async run(context, { flags, positionals: ids }) {
    const progress = startProgressLine(context);
    await using session = await openSession(context, createProgressListener(progress));
    const output = (flags.output as string | undefined) ?? session.settings.output;
    try {
      for (const id of ids) {
        const { directory, name } = session.journal.job(id) ?? {};
        const recorded = directory !== undefined && name !== undefined && flags.output === undefined;
        const destination = recorded ? { directory, name } : await findDestination(output, context.cwd);
        const options = { timeout: flags.timeout as number, destination, overwrite: flags.overwrite === true };
        const outcome = await waitWithProgress(session, context, id, options, progress);
        progress.stop();
        printOutput(context, describeJobOutput(outcome.job, outcome.task, outcome.files));
      }
    } finally {
      progress.stop();
    }
    return undefined;
  },
};
