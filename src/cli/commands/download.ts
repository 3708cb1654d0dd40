import { demandWritable } from "../../download/index.ts";
import type { Command } from "../command.ts";
import { print } from "../output.ts";
import { startProgress } from "../progress.ts";
import { openSession } from "../session.ts";
import { findDestination } from "../submit/destination.ts";
import { destinationFlags, timeoutFlag } from "../submit/flags.ts";
import { followWithProgress } from "../submit/follow.ts";
import { describeJob, jobJson } from "../submit/report.ts";
import { tellEvents } from "../submit/tell-events.ts";

export const command: Command = {
  summary: "Save the files of tasks; those that still run are waited for",
  usage: "download ID... [options]",
  flags: { ...destinationFlags, ...timeoutFlag },
  words: { least: 1, most: Number.POSITIVE_INFINITY },
  examples: [
    { line: "download sd2_xxxxx", what: "into this folder, or where its submit said" },
    { line: 'download sd2_xxxxx gpt2_xxxxx -o "output/{id}-{index}.{ext}"', what: "two, by a template" },
  ],
  output: jobJson,
  notes: "Files that are there and whole are kept. What was interrupted is resumed. Nothing is charged.",
  async run(context, { flags, words }) {
    const progress = startProgress(context);
    await using session = await openSession(context, tellEvents(progress));
    const output = (flags.output as string | undefined) ?? session.settings.output;
    try {
      for (const id of words) {
        const { directory, name } = session.journal.job(id) ?? {};
        const recorded = directory !== undefined && name !== undefined && flags.output === undefined;
        const destination = recorded ? { directory, name } : await findDestination(output, context.cwd);
        await demandWritable(destination.directory);
        const options = { timeout: flags.timeout as number, destination, overwrite: flags.overwrite === true };
        const outcome = await followWithProgress(session, context, id, options, progress);
        progress.stop();
        print(context, describeJob(outcome.job, outcome.task, outcome.files));
      }
    } finally {
      progress.stop();
    }
    return undefined;
  },
};
