import type { CliCommand } from "../command.ts";
import { exitCodeOf, exitCodes } from "../exit-code.ts";
import { formatCommand } from "../format-command.ts";
import { t } from "../language/translate.ts";
import type { Flag } from "../line/flag.ts";
import { logNotice, printOutput } from "../output.ts";
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
  summary: "Wait until tasks end, all at the same time",
  usage: "wait ID... [options]",
  flags: {
    ...timeoutFlag,
    ...destinationFlags,
    output: {
      ...output,
      description: "Save their files in this folder, or under a name with {id}, {index}, {model}, {ext}.",
    },
  },
  positionals: { least: 1, most: Number.POSITIVE_INFINITY },
  examples: [
    { line: "wait sd2_xxxxx", what: "Wait for a task; print its URLs with --json." },
    { line: "wait sd2_xxxxx gpt2_xxxxx -o output/", what: "Wait for two tasks and save their files." },
  ],
  continuesWithoutStdout: true,
  output: jobJsonFields,
  notes:
    "With -o it saves the files, as download does. For several tasks, the exit code is that of the first that failed.",
  async run(context, { flags, positionals: ids }) {
    const progress = startProgressLine(context);
    await using session = await openSession(context, createProgressListener(progress));
    const destination =
      flags.output === undefined ? undefined : await findDestination(flags.output as string, context.cwd);
    const options = { timeout: flags.timeout as number, destination, overwrite: flags.overwrite === true };
    const codes = ids.map(async (id) => {
      try {
        const { job, task, files } = await waitWithProgress(session, context, id, options, progress);
        printOutput(context, describeJobOutput(job, task, files));
        return exitCodes.ok;
      } catch (error) {
        if (ids.length > 1 && exitCodeOf(error) === exitCodes.interrupted)
          logNotice(context, t`Interrupted. ${id} keeps running. Continue: ${formatCommand(context, "resume", id)}`);
        if (ids.length === 1 || exitCodeOf(error) === exitCodes.interrupted) throw error;
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
