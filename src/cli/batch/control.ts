import type { OperatorCommand } from "../../batch/index.ts";
import type { CliCommand } from "../command.ts";
import { formatCommand } from "../format-command.ts";
import { t } from "../language/translate.ts";
import { printOutput } from "../output.ts";
import { engineFlag, openBatch, withEngineFlag } from "./open-batch.ts";

export const batchPauseCommand: CliCommand = controlCommand("pause", {
  summary: "Pause a batch: submit no more rows until it is resumed; running tasks are still waited for and saved",
  describeEffect: (name, resume) => t`Batch ${name} is paused: it submits no more rows. Resume: ${resume}`,
  example: "Pause it from another terminal.",
});

export const batchCancelCommand: CliCommand = controlCommand("cancel", {
  summary: "Cancel a batch: submit no more rows; running tasks are charged, and are still waited for and saved",
  describeEffect: (name) =>
    t`Batch ${name} is cancelled: it submits no more rows and ends when running tasks are saved.`,
  example: "Cancel it; rows that were not submitted cost nothing.",
});

interface ControlTexts {
  summary: string;
  /** @param resume the command that resumes the batch. */
  describeEffect: (name: string, resume: string) => string;
  example: string;
}

function controlCommand(action: OperatorCommand, { summary, describeEffect, example: what }: ControlTexts): CliCommand {
  return {
    summary,
    usage: `batch ${action} NAME`,
    flags: engineFlag,
    positionals: { least: 1, most: 1 },
    examples: [{ line: `batch ${action} shots`, what }],
    output: {
      batch: "The batch's name.",
      command: "The command that was recorded for its runner.",
      pid: "The process that runs it, if it is on this machine.",
    },
    async run(context, args) {
      const { store, name, runner, close } = await openBatch(context, args);
      try {
        await store.setCommand(action);
        const pid = runner();
        const resume = formatCommand(withEngineFlag(context, args.flags), "batch", "resume", name);
        const isIdle = args.flags.engine === undefined && pid === undefined;
        const text = isIdle ? t`No process on this machine runs batch ${name}.` : describeEffect(name, resume);
        printOutput(context, { json: { batch: name, command: action, pid }, quiet: [name], text });
      } finally {
        await close();
      }
      return undefined;
    },
  };
}
