import type { ItemState } from "../../batch/index.ts";
import type { CliCommand } from "../command.ts";
import { formatTable, printOutput } from "../output.ts";
import { formatSpentCredits, itemStateLabels } from "./labels.ts";
import { engineFlag, openBatch } from "./open-batch.ts";

export const command: CliCommand = {
  summary: "Tell how a batch stands",
  usage: "batch status NAME|FILE [options]",
  flags: {
    rows: { type: "boolean", description: "each row with its state, in the manifest's order" },
    ...engineFlag,
  },
  positionals: { least: 1, most: 1 },
  examples: [
    { line: "batch status shots", what: "while it runs, or afterwards" },
    { line: "batch status shots --rows --json", what: "a line for each row" },
  ],
  output: {
    batch: "its name",
    states: "how many rows are in each state",
    credits: "charged, refunded, reserved, and their total",
    command: "what its runner was told last: run, canary, pause, cancel",
    pid: "the process of this machine that runs it",
    "row, line, state, id, idempotencyKey, credits, error": "with --rows: one line a row",
  },
  async run(context, given) {
    const { store, name, runner, close } = await openBatch(context, given);
    try {
      if (given.flags.rows === true) {
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
          printOutput(context, { json, quiet: [row], text: `${row}  ${state}${job?.taskId ? `  ${job.taskId}` : ""}` });
        }
        return undefined;
      }
      const { states, spent } = await store.progress();
      const [pid, doing] = [runner(), await store.command()];
      const counts = (Object.keys(itemStateLabels) as ItemState[]).filter((state) => states[state] > 0);
      const lines = counts.map((state) => [String(states[state]).padStart(7), itemStateLabels[state]]);
      const who = pid === undefined ? [] : [`Process ${pid} runs it${doing === "run" ? "" : ` (${doing})`}.`];
      const text = [`Batch ${name} in ${store.location}`, formatTable(lines), formatSpentCredits(spent), ...who].join(
        "\n",
      );
      printOutput(context, { json: { batch: name, states, credits: spent, command: doing, pid }, quiet: [name], text });
    } finally {
      await close();
    }
    return undefined;
  },
};
