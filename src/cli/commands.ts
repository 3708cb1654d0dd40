import type { DescribedContract } from "../contract/index.ts";
import type { CommandEntry } from "./command.ts";

type CommandTable = Record<string, CommandEntry>;

/** Every command over a contract, in the order of the list. Each is loaded when it is called. */
export function commandsOf(contract: DescribedContract): CommandTable {
  return {
    ...outputTypeCommands(contract),
    ...modelCommands(contract),
    batch: {
      summary: "run many jobs from a file: plan, run, status, pause, resume, cancel, report",
      group: "make",
      load: async (line) => (await import("./batch/command.ts")).batchCommand(contract, line),
    },
    quote: {
      summary: "tell what a job would cost, and how sure that is",
      group: "money",
      load: async () => (await import("./commands/quote.ts")).quoteCommand(contract),
    },
    "lint-prompt": {
      summary: "check a prompt for what makes jobs fail or waste money",
      group: "tools",
      load: async () => (await import("./commands/lint-prompt.ts")).lintPromptCommand(contract),
    },
    wait: {
      summary: "wait for tasks to end",
      group: "tasks",
      load: async () => (await import("./commands/wait.ts")).command,
    },
    get: {
      summary: "read a task once",
      group: "tasks",
      load: async () => (await import("./commands/get.ts")).command,
    },
    watch: {
      summary: "print each answer about a task",
      group: "tasks",
      load: async () => (await import("./commands/watch.ts")).command,
    },
    download: {
      summary: "save the files of completed tasks",
      group: "tasks",
      load: async () => (await import("./commands/download.ts")).command,
    },
    resume: {
      summary: "finish everything that was begun on this machine",
      group: "tasks",
      load: async () => (await import("./commands/resume.ts")).command,
    },
    retry: {
      summary: "submit a job again, as a new charge",
      group: "tasks",
      load: async () => (await import("./commands/retry.ts")).command,
    },
    tasks: {
      summary: "list the jobs of this machine, the newest first",
      group: "tasks",
      load: async () => (await import("./commands/tasks.ts")).tasksCommand(contract),
    },
    open: {
      summary: "show a task's file, or its output where none was saved",
      group: "tasks",
      load: async () => (await import("./commands/open.ts")).command,
    },
    gallery: {
      summary: "make an HTML page of jobs and their files",
      group: "tasks",
      load: async () => (await import("./commands/gallery.ts")).command,
    },
    ledger: {
      summary: "export, verify or find the ledger",
      group: "money",
      load: async () => (await import("./commands/ledger.ts")).command,
    },
    auth: {
      summary: "keep, show or forget the API key",
      group: "set up",
      load: async () => (await import("./commands/auth.ts")).command,
    },
    config: {
      summary: "show and change the settings",
      group: "set up",
      load: async () => (await import("./commands/config.ts")).command,
    },
    doctor: {
      summary: "check Node, key, ledger, folder, service and clock; spends nothing",
      group: "set up",
      load: async () => (await import("./commands/doctor.ts")).command,
    },
    completion: {
      summary: "print a script that completes commands, flags and values in a shell",
      group: "set up",
      load: async () => (await import("./commands/completion.ts")).command,
    },
    skill: {
      summary: "teach agents to use this command: install its skill, or print an index for your AGENTS.md",
      group: "set up",
      load: async () => (await import("./commands/skill.ts")).command,
    },
    mcp: {
      summary: "serve agents by the Model Context Protocol",
      group: "tools",
      load: async () => (await import("./commands/mcp.ts")).command,
    },
    sandbox: {
      summary: "run the whole service on this machine",
      group: "tools",
      load: async () => (await import("./commands/sandbox.ts")).command,
    },
  };
}

/** `video`, `image`: a command for each type of output, whose `--model` chooses among those that make it. */
function outputTypeCommands(contract: DescribedContract): CommandTable {
  const kinds = [...new Set(Object.values(contract.models).map(({ outputType }) => outputType))];
  return Object.fromEntries(
    kinds.map((kind): [string, CommandEntry] => [
      kind,
      {
        summary: `make ${/^[aeiou]/.test(kind) ? "an" : "a"} ${kind}: submit, wait, download`,
        group: "make",
        load: async (line) => (await import("./submit/output-type-command.ts")).outputTypeCommand(contract, kind, line),
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
        summary: (contract.bodies[model]?.summary ?? model).replace(/^./, (letter) => letter.toLowerCase()),
        group: "make",
        load: async () => (await import("./submit/model-command.ts")).modelCommand(contract, model),
      },
    ]),
  );
}
