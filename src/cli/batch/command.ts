import { type DescribedContract, findNearest } from "../../contract/index.ts";
import type { CliCommand } from "../command.ts";
import type { CommandLine } from "../line/tokenize-command-line.ts";
import { UsageError } from "../usage-error.ts";

/** What can be done with a batch. Each is loaded when it is called. */
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

/** The command that the first word after `batch` names, with that word among its own. */
export async function batchCommand(contract: DescribedContract, { tokens }: CommandLine): Promise<CliCommand> {
  const action = tokens.find(({ kind, text }) => kind === "word" && Object.hasOwn(actions, text))?.text;
  const load = action === undefined ? undefined : actions[action];
  if (!load) return overview;
  const command = await load(contract);
  const { least, most } = command.positionals;
  return {
    ...command,
    positionals: { least: least + 1, most: most + 1 },
    run: (context, { flags, positionals: [first = "", ...words] }) => {
      if (first !== action) throw unknownActionError(first);
      return command.run(context, { flags, positionals: words });
    },
  };
}

const overview: CliCommand = {
  summary: "Run many jobs from a file: one row, one job, charged once",
  usage: `batch ${actionNames.join("|")} FILE|NAME [options]`,
  flags: {},
  positionals: { least: 1, most: Number.POSITIVE_INFINITY },
  examples: [
    { line: "batch plan shots.jsonl", what: "what is wrong, what it costs, how long it takes; nothing is spent" },
    { line: "batch run shots.jsonl", what: "each row once; again, what is missing" },
    { line: "batch status shots", what: "from another terminal" },
    { line: "batch report shots", what: "a page with pictures and figures, and a table" },
  ],
  notes: `plan checks a manifest and says what it would cost. run does what is missing of it, also after a crash. status
tells how it stands; pause, resume and cancel tell its runner what to do; report shows what came out. Each has its own
--help: seedance batch run --help.`,
  async run(_context, { positionals: [word = ""] }) {
    throw unknownActionError(word);
  },
};

function unknownActionError(word: string): UsageError {
  const meant = findNearest(word, actionNames);
  const hint = meant ? ` Did you mean ${meant}?` : "";
  return new UsageError(`batch ${JSON.stringify(word)}: must be one of ${actionNames.join(", ")}.${hint}`);
}
