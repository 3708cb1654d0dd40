import type { DescribedContract } from "../contract/index.ts";
import type { CommandEntry } from "./command.ts";

type CommandTable = Record<string, CommandEntry>;

/** All commands for a contract, in the order of the list. Each is loaded when it is called. */
export function commandsOf(contract: DescribedContract): CommandTable {
  return {
    ...outputTypeCommands(contract),
    ...modelCommands(contract),
    batch: {
      summary: "Run many jobs from a file: plan, run, status, pause, resume, cancel, report.",
      group: "make",
      load: async (line) => (await import("./batch/command.ts")).batchCommand(contract, line),
    },
    quote: {
      summary: "Show what a job would cost, and how certain that is.",
      group: "money",
      load: async () => (await import("./commands/quote.ts")).quoteCommand(contract),
    },
    "lint-prompt": {
      summary: "Check a prompt for problems that make jobs fail or waste credits.",
      group: "tools",
      load: async () => (await import("./commands/lint-prompt.ts")).lintPromptCommand(contract),
    },
    wait: {
      summary: "Wait until tasks end, and save their files.",
      group: "tasks",
      load: async () => (await import("./commands/wait.ts")).command,
    },
    get: {
      summary: "Show a task's current state.",
      group: "tasks",
      load: async () => (await import("./commands/get.ts")).command,
    },
    watch: {
      summary: "Print each response of the service about a task until it ends.",
      group: "tasks",
      load: async () => (await import("./commands/watch.ts")).command,
    },
    download: {
      summary: "Save the files of completed tasks.",
      group: "tasks",
      load: async () => (await import("./commands/download.ts")).command,
    },
    resume: {
      summary: "Finish all unfinished jobs of this machine, without a second charge.",
      group: "tasks",
      load: async () => (await import("./commands/resume.ts")).command,
    },
    retry: {
      summary: "Submit a job again, as a new charge.",
      group: "tasks",
      load: async () => (await import("./commands/retry.ts")).command,
    },
    tasks: {
      summary: "List the jobs of this machine, newest first.",
      group: "tasks",
      load: async () => (await import("./commands/tasks.ts")).tasksCommand(contract),
    },
    open: {
      summary: "Open a task's file, or its output URL if no file was saved.",
      group: "tasks",
      load: async () => (await import("./commands/open.ts")).command,
    },
    gallery: {
      summary: "Write an HTML page of jobs and their files.",
      group: "tasks",
      load: async () => (await import("./commands/gallery.ts")).command,
    },
    ledger: {
      summary: "Export, verify or locate the ledger.",
      group: "money",
      load: async () => (await import("./commands/ledger.ts")).command,
    },
    auth: {
      summary: "Save, show or delete the API key.",
      group: "set up",
      load: async () => (await import("./commands/auth.ts")).command,
    },
    config: {
      summary: "Show and change settings.",
      group: "set up",
      load: async () => (await import("./commands/config.ts")).command,
    },
    doctor: {
      summary: "Check your setup: Node, key, ledger, folder, network, service and clock; spends nothing.",
      group: "set up",
      load: async () => (await import("./commands/doctor.ts")).command,
    },
    completion: {
      summary: "Print a completion script for a shell.",
      group: "set up",
      load: async () => (await import("./commands/completion.ts")).command,
    },
    skill: {
      summary: "Install the skill for agents, or print an index for your AGENTS.md.",
      group: "set up",
      load: async () => (await import("./commands/skill.ts")).command,
    },
    mcp: {
      summary: "Run an MCP server for agents.",
      group: "tools",
      load: async () => (await import("./commands/mcp.ts")).command,
    },
    sandbox: {
      summary: "Run a local sandbox of the whole service.",
      group: "tools",
      load: async () => (await import("./commands/sandbox.ts")).command,
    },
  };
}

/** A command for each output type, such as `video`; its `--model` chooses the model. */
function outputTypeCommands(contract: DescribedContract): CommandTable {
  const outputTypes = [...new Set(Object.values(contract.models).map(({ outputType }) => outputType))];
  return Object.fromEntries(
    outputTypes.map((outputType): [string, CommandEntry] => [
      outputType,
      {
        summary: `Make ${/^[aeiou]/.test(outputType) ? "an" : "a"} ${outputType}: submit, wait, download.`,
        group: "make",
        load: async (line) =>
          (await import("./submit/output-type-command.ts")).outputTypeCommand(contract, outputType, line),
      },
    ]),
  );
}

/** A command for each model. */
function modelCommands(contract: DescribedContract): CommandTable {
  return Object.fromEntries(
    Object.keys(contract.models).map((model): [string, CommandEntry] => [
      model,
      {
        summary: `${contract.bodies[model]?.summary ?? model}.`,
        group: "make",
        load: async () => (await import("./submit/model-command.ts")).modelCommand(contract, model),
      },
    ]),
  );
}
