import type { OperatorCommand } from "../../batch/index.ts";
import type { CliCommand } from "../command.ts";
import { formatCommand } from "../format-command.ts";
import { printOutput } from "../output.ts";
import { engineFlag, openBatch, withEngineFlag } from "./open-batch.ts";

export const batchPauseCommand: CliCommand = controlCommand("pause", {
  summary: "Submit nothing more of a batch until it is resumed; what runs is followed and saved",
  effect: (resume) => `submits nothing more until ${resume}`,
  example: "from another terminal",
});

export const batchCancelCommand: CliCommand = controlCommand("cancel", {
  summary: "End a batch: submit nothing more; what runs is paid for, and is followed and saved",
  effect: () => "submits nothing more, and ends when what runs is saved",
  example: "the rows that were not submitted cost nothing",
});

interface ControlTexts {
  summary: string;
  /** What its runner does now, with the command that goes on. */
  effect: (resume: string) => string;
  example: string;
}

function controlCommand(action: OperatorCommand, { summary, effect: told, example: what }: ControlTexts): CliCommand {
  return {
    summary,
    usage: `batch ${action} NAME`,
    flags: engineFlag,
    positionals: { least: 1, most: 1 },
    examples: [{ line: `batch ${action} shots`, what }],
    output: { batch: "its name", command: "what its runner was told", pid: "the runner, where it is on this machine" },
    async run(context, given) {
      const { store, name, runner, close } = await openBatch(context, given);
      try {
        await store.setCommand(action);
        const pid = runner();
        const resume = formatCommand(withEngineFlag(context, given.flags), "batch", "resume", name);
        const idle = given.flags.engine === undefined && pid === undefined;
        const text = idle ? `Nobody runs batch ${name} on this machine.` : `Batch ${name} ${told(resume)}.`;
        printOutput(context, { json: { batch: name, command: action, pid }, quiet: [name], text });
      } finally {
        await close();
      }
      return undefined;
    },
  };
}
