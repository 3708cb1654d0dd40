import type { OperatorCommand } from "../../batch/index.ts";
import type { CliCommand } from "../command.ts";
import { t } from "../language/translate.ts";
import { printOutput } from "../output.ts";
import { formatSpentCredits, formatStates, itemStateLabels } from "./labels.ts";
import { engineFlag, openBatch } from "./open-batch.ts";

export const command: CliCommand = {
  summary: "Show a batch's progress and cost",
  usage: "batch status NAME|FILE [options]",
  flags: {
    rows: { type: "boolean", description: "List each row with its state, in the manifest's order." },
    ...engineFlag,
  },
  positionals: { least: 1, most: 1 },
  examples: [
    { line: "batch status shots", what: "Show progress, while the batch runs or afterwards." },
    { line: "batch status shots --rows --json", what: "Print one line per row." },
  ],
  output: {
    batch: "The batch's name.",
    states: "Number of rows in each state.",
    credits: "Credits: charged, refunded, reserved and total.",
    command: "The last command: run, canary, pause or cancel.",
    pid: "The process on this machine that runs it.",
    "row, line, state, id, idempotencyKey, credits, error": "With --rows: one line per row.",
  },
  async run(context, args) {
    const { store, name, runner, close } = await openBatch(context, args);
    try {
      if (args.flags.rows === true) {
        const labels = itemStateLabels();
        for await (const { item, state, job } of store.entries()) {
          const { id: row, line, key: idempotencyKey } = item;
          const json = {
            row,
            line,
            state,
            id: job?.taskId,
            idempotencyKey,
            credits: job?.creditsUsed,
            error: job?.error,
          };
          printOutput(context, {
            json,
            quiet: [row],
            text: [row, labels[state], job?.taskId].filter(Boolean).join("  "),
          });
        }
        return undefined;
      }
      const { states, spent } = await store.progress();
      const [pid, lastCommand] = [runner(), await store.command()];
      const processLines = pid === undefined ? [] : [describeProcess(pid, lastCommand)];
      const text = [
        t`Batch ${name} in ${store.location}`,
        formatStates(states),
        formatSpentCredits(spent),
        ...processLines,
      ].join("\n");
      printOutput(context, {
        json: { batch: name, states, credits: spent, command: lastCommand, pid },
        quiet: [name],
        text,
      });
    } finally {
      await close();
    }
    return undefined;
  },
};

function describeProcess(pid: number, command: OperatorCommand): string {
  if (command === "pause") return t`Paused. Process: ${pid}`;
  if (command === "cancel") return t`Cancelled: waiting for running tasks. Process: ${pid}`;
  return t`Running. Process: ${pid}`;
}
