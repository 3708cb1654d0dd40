import type { BatchEntry, OperatorCommand } from "../../batch/index.ts";
import { classifyTaskError, type TaskErrorClass } from "../../contract/index.ts";
import { ValidationError } from "../../errors.ts";
import { message } from "../../message.ts";
import type { CliCommand } from "../command.ts";
import type { CliContext } from "../context.ts";
import { t } from "../language/translate.ts";
import { type CommandOutput, printOutput } from "../output.ts";
import { type Cell, formatTable } from "../table.ts";
import { describeRowError, rowErrorJson } from "./batch-view.ts";
import { describeReasonsCommand, formatRowName, formatSpentCredits, formatStates, itemStateLabels } from "./labels.ts";
import { engineFlag, openBatch, withEngineFlag } from "./open-batch.ts";

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
    "row, line, state, id, idempotencyKey, credits, error, failure": "With --rows: one line per row.",
  },
  async run(context, args) {
    const { store, name, runner, close } = await openBatch(context, args);
    try {
      if (args.flags.rows === true) {
        const { taskErrors } = await context.contract.load.responses();
        let rows: RowOutput[] = [];
        const print = () => {
          printRows(context, rows);
          rows = [];
        };
        for await (const entry of store.entries())
          if (rows.push(describeRow(taskErrors, entry)) === rowsAtOnce) print();
        print();
        return undefined;
      }
      const { states, spent } = await store.progress();
      const [pid, lastCommand] = [runner(), await store.command()];
      const processLines = pid === undefined ? [] : [describeProcess(pid, lastCommand)];
      const text = [
        t`Batch ${name} in ${store.location}`,
        formatStates(context, states),
        formatSpentCredits(spent),
        ...(states.invalid > 0 ? [describeReasonsCommand(withEngineFlag(context, args.flags), name)] : []),
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

/** One row's output, with the cells of the table. */
type RowOutput = Omit<CommandOutput, "text"> & { cells: readonly Cell[] };

/** Rows that are aligned with each other: a batch may have very many, and is never held in memory. */
const rowsAtOnce = 1_000;

function printRows(context: CliContext, rows: readonly RowOutput[]): void {
  if (context.json || context.quiet) for (const row of rows) printOutput(context, { ...row, text: "" });
  else if (rows.length > 0)
    context.stdout.write(
      `${formatTable(
        context,
        rows.map(({ cells }) => cells),
        { cut: [3, 1, 0], omit: [3, 2], least: { 0: 24 } },
      )}\n`,
    );
}

function describeRow(taskErrors: readonly TaskErrorClass[], entry: BatchEntry): RowOutput {
  const label = itemStateLabels()[entry.state];
  if (entry.state === "invalid") {
    const { id, line, issues } = entry.row;
    const error = new ValidationError(message`Line ${line}`, issues);
    return {
      json: { row: id, line, state: entry.state, error: rowErrorJson(error) },
      quiet: [id ?? `${line}`],
      cells: [formatRowName(id, line), label, "", describeRowError(error)],
    };
  }
  const { item, state, job } = entry;
  const { id: row, line, key: idempotencyKey } = item;
  const { taskId: id, creditsUsed: credits, error } = job ?? {};
  return {
    json: {
      row,
      line,
      state,
      id,
      idempotencyKey,
      credits,
      error,
      failure: state === "failed" ? classifyTaskError(taskErrors, error) : undefined,
    },
    quiet: [row],
    cells: [row, label, id ?? "", (state === "failed" && error?.message) || ""],
  };
}
