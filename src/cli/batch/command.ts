import { type DescribedContract, findNearest } from "../../contract/index.ts";
import { message } from "../../message.ts";
import type { CliCommand } from "../command.ts";
import type { CommandLine } from "../line/tokenize-command-line.ts";
import { UsageError } from "../usage-error.ts";

/** The subcommands of `batch`. Each is loaded when it is called. */
const actions: Record<string, (contract: DescribedContract) => Promise<CliCommand>> = {
  plan: async (contract) => (await import("./plan.ts")).batchPlanCommand(contract),
  run: async (contract) => (await import("./run.ts")).batchRunCommand(contract),
  status: async () => (await import("./status.ts")).command,
  pause: async () => (await import("./control.ts")).batchPauseCommand,
  resume: async () => (await import("./resume.ts")).command,
  cancel: async () => (await import("./control.ts")).batchCancelCommand,
  report: async () => (await import("./report.ts")).command,
};
const actionNames = Object.keys(actions);

/** Returns the subcommand that the first argument after `batch` names; that argument stays among its positionals. */
export async function batchCommand(contract: DescribedContract, { tokens }: CommandLine): Promise<CliCommand> {
  const action = tokens.find(({ kind, text }) => kind === "word" && Object.hasOwn(actions, text))?.text;
  const load = action === undefined ? undefined : actions[action];
  if (!load) return overview;
  const command = await load(contract);
  const { least, most } = command.positionals;
  return {
    ...command,
    positionals: { least: least + 1, most: most + 1 },
    run: (context, { flags, positionals: [first = "", ...rest] }) => {
      if (first !== action) throw unknownActionError(first);
      return command.run(context, { flags, positionals: rest });
    },
  };
}

const overview: CliCommand = {
  summary: "Run many jobs from a file: one row, one job, charged once",
  usage: `batch ${actionNames.join("|")} FILE|NAME [options]`,
  actions: actionNames,
  flags: {},
  positionals: { least: 1, most: Number.POSITIVE_INFINITY },
  examples: [
    { line: "batch plan shots.jsonl", what: "Check a manifest and estimate cost and time. Nothing is spent." },
    { line: "batch run shots.jsonl", what: "Run each row once. Run it again to do what is missing." },
    { line: "batch status shots", what: "Show progress, also from another terminal." },
    { line: "batch report shots", what: "Write an HTML report and a CSV table." },
  ],
  notes: `plan checks a manifest and estimates its cost. run submits the rows that are not done yet, also after a crash.
status shows progress. pause, resume and cancel control the process that runs the batch. report shows the results. Each
has its own help: seedance batch run --help.`,
  async run(_context, { positionals: [action = ""] }) {
    throw unknownActionError(action);
  },
};

function unknownActionError(action: string): UsageError {
  const [name, allowed, nearest] = [JSON.stringify(action), actionNames.join(", "), findNearest(action, actionNames)];
  return new UsageError(
    nearest === undefined
      ? message`Unknown action ${name} for seedance batch. Allowed: ${allowed}.`
      : message`Unknown action ${name} for seedance batch. Did you mean ${nearest}? Allowed: ${allowed}.`,
  );
}
