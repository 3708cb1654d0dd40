import { assertWritable } from "../../download/index.ts";
import type { CliCommand } from "../command.ts";
import { exitCodeOf, exitCodes } from "../exit-code.ts";
import { formatCommand } from "../format-command.ts";
import type { Flag } from "../line/flag.ts";
import { logInfo, printOutput } from "../output.ts";
import { printError } from "../print-error.ts";
import { startProgressLine } from "../progress-line.ts";
import { openSession } from "../session.ts";
import { findDestination } from "../submit/destination.ts";
import { destinationFlags, timeoutFlag } from "../submit/flags.ts";
import { describeJobOutput, jobJsonFields } from "../submit/job-output.ts";
import { createProgressListener } from "../submit/progress-listener.ts";
import { waitWithProgress } from "../submit/wait-with-progress.ts";

const { output } = destinationFlags as Required<Record<"output", Flag>>;

export const command: CliCommand = {
  summary: "Wait for tasks to end, all at once",
  usage: "wait ID... [options]",
  flags: {
    ...timeoutFlag,
    ...destinationFlags,
    output: {
      ...output,
      description: "save their files, in a folder or under a name made of {id}, {index}, {model}, {ext}",
    },
  },
  positionals: { least: 1, most: Number.POSITIVE_INFINITY },
  examples: [
    { line: "wait sd2_xxxxx", what: "until it is completed; its URLs with --json" },
    { line: "wait sd2_xxxxx gpt2_xxxxx -o output/", what: "two of them, and save their files" },
  ],
  output: jobJsonFields,
  notes:
    "With -o the files are saved, as download does. Of several tasks, the exit code is that of the first that failed.",
  async run(context, { flags, positionals: words }) {
    const progress = startProgressLine(context);
    await using session = await openSession(context, createProgressListener(progress));
    const destination =
      flags.output === undefined ? undefined : await findDestination(flags.output as string, context.cwd);
    if (destination) await assertWritable(destination.directory);
    const options = { timeout: flags.timeout as number, destination, overwrite: flags.overwrite === true };
    const codes = words.map(async (id) => {
      try {
        const { job, task, files } = await waitWithProgress(session, context, id, options, progress);
        printOutput(context, describeJobOutput(job, task, files));
        return exitCodes.ok;
      } catch (error) {
        if (words.length > 1 && exitCodeOf(error) === exitCodes.interrupted)
          logInfo(context, `${id} goes on: ${formatCommand(context, "resume", id)}`);
        if (words.length === 1 || exitCodeOf(error) === exitCodes.interrupted) throw error;
        return printError(context, error);
      }
    });
    try {
      return (await Promise.all(codes)).find((code) => code !== exitCodes.ok);
    } finally {
      progress.stop();
    }
  },
};
