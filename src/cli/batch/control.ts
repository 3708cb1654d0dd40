import type { Command as Wish } from "../../batch/index.ts";
import type { Command } from "../command.ts";
import { commandLine } from "../command-line.ts";
import { print } from "../output.ts";
import { carryEngine, engineFlag, openBatch } from "./open.ts";

export const pause: Command = commandFor("pause", {
  summary: "Submit nothing more of a batch until it is resumed; what runs is followed and saved",
  told: (resume) => `submits nothing more until ${resume}`,
  what: "from another terminal",
});

export const cancel: Command = commandFor("cancel", {
  summary: "End a batch: submit nothing more; what runs is paid for, and is followed and saved",
  told: () => "submits nothing more, and ends when what runs is saved",
  what: "the rows that were not submitted cost nothing",
});

interface Words {
  summary: string;
  /** What its runner does now, with the command that goes on. */
  told: (resume: string) => string;
  what: string;
}

function commandFor(wish: Wish, { summary, told, what }: Words): Command {
  return {
    summary,
    usage: `batch ${wish} NAME`,
    flags: engineFlag,
    words: { least: 1, most: 1 },
    examples: [{ line: `batch ${wish} shots`, what }],
    output: { batch: "its name", command: "what its runner was told", pid: "the runner, where it is on this machine" },
    async run(context, given) {
      const { store, name, runner, close } = await openBatch(context, given);
      try {
        await store.setCommand(wish);
        const pid = runner();
        const resume = commandLine(carryEngine(context, given.flags), "batch", "resume", name);
        const idle = given.flags.engine === undefined && pid === undefined;
        const text = idle ? `Nobody runs batch ${name} on this machine.` : `Batch ${name} ${told(resume)}.`;
        print(context, { json: { batch: name, command: wish, pid }, quiet: [name], text });
      } finally {
        await close();
      }
      return undefined;
    },
  };
}
