import { demandWritable } from "../../download/index.ts";
import type { Command } from "../command.ts";
import { commandLine } from "../command-line.ts";
import { exitCode, exitCodes } from "../exit-code.ts";
import type { Flag } from "../line/flag.ts";
import { note, print } from "../output.ts";
import { startProgress } from "../progress.ts";
import { reportError } from "../report-error.ts";
import { openSession } from "../session.ts";
import { findDestination } from "../submit/destination.ts";
import { destinationFlags, timeoutFlag } from "../submit/flags.ts";
import { followWithProgress } from "../submit/follow.ts";
import { describeJob, jobJson } from "../submit/report.ts";
import { tellEvents } from "../submit/tell-events.ts";

const { output } = destinationFlags as Required<Record<"output", Flag>>;

export const command: Command = {
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
  words: { least: 1, most: Number.POSITIVE_INFINITY },
  examples: [
    { line: "wait sd2_xxxxx", what: "until it is completed; its URLs with --json" },
    { line: "wait sd2_xxxxx gpt2_xxxxx -o output/", what: "two of them, and save their files" },
  ],
  output: jobJson,
  notes:
    "With -o the files are saved, as download does. Of several tasks, the exit code is that of the first that failed.",
  async run(context, { flags, words }) {
    const progress = startProgress(context);
    await using session = await openSession(context, tellEvents(progress));
    const destination =
      flags.output === undefined ? undefined : await findDestination(flags.output as string, context.cwd);
    if (destination) await demandWritable(destination.directory);
    const options = { timeout: flags.timeout as number, destination, overwrite: flags.overwrite === true };
    const codes = words.map(async (id) => {
      try {
        const { job, task, files } = await followWithProgress(session, context, id, options, progress);
        print(context, describeJob(job, task, files));
        return exitCodes.ok;
      } catch (error) {
        if (words.length > 1 && exitCode(error) === exitCodes.interrupted)
          note(context, `${id} goes on: ${commandLine(context, "resume", id)}`);
        if (words.length === 1 || exitCode(error) === exitCodes.interrupted) throw error;
        return reportError(context, error);
      }
    });
    try {
      return (await Promise.all(codes)).find((code) => code !== exitCodes.ok);
    } finally {
      progress.stop();
    }
  },
};
