/**
 * Runs one of the checks or measurements that share an npm script, by name.
 *
 *   npm run bench -- budget
 *   npm run check -- package
 *   npm run measure -- tools
 *   npm run test:tools -- terminal
 *   npm run test:tools -- --list
 *
 * Arguments after the name are passed on. Without a name, `bench`, `check` and `measure` run their first task.
 */
import { spawn } from "node:child_process";

/** A check or measurement. */
export interface NamedTask {
  /** What it does and needs, for the list. */
  about: string;
  /** Command lines, run one after the other until one fails; the last one takes the user's arguments. */
  steps: readonly (readonly [command: string, ...args: string[]])[];
}

const script = (file: string, about: string): NamedTask => ({ about, steps: [["node", `scripts/${file}.ts`]] });
const tests = (filters: readonly string[], about: string): NamedTask => ({
  about,
  steps: [["vitest", "run", "--config", "vitest.tools.config.ts", ...filters]],
});

/** The tasks, by npm script and by name. */
export const namedTasks: Record<string, Record<string, NamedTask>> = {
  bench: {
    peers: script(
      "bench",
      "size, start, overhead and the cost of a lost response, beside other clients (installs them)",
    ),
    overhead: script("bench-overhead", "the client's CPU time over a bare fetch"),
    cli: script("bench-cli", "the start of the command over the start of Node"),
    budget: script("bench-budget", "the request budget against fixed polling and an oracle"),
    batch: script("bench-batch-plan", "time and memory of the plan for a batch of 100,000 rows"),
    "batch-start": script("bench-batch-start", "the first submit of 100,000 rows against that of 100 rows"),
    download: script("bench-download", "a 1 GB download against curl"),
    sandbox: script("bench-sandbox", "the sandbox against Prism's mock"),
    media: script("bench-media", "how long the sandbox takes to make each kind of media (needs ffmpeg)"),
  },
  check: {
    code: {
      about: "formatting, lint, types, and the contract under all rule sets",
      steps: [
        ["biome", "check", "."],
        ["tsc", "-p", "."],
        ["node", "scripts/check-names.ts"],
        ["node", "scripts/lint-contract.ts"],
      ],
    },
    package: {
      about: "builds the package and checks its exports, its types and the reports of its public API and files",
      steps: [
        ["node", "scripts/build.ts"],
        ["node", "scripts/api.ts", "--check"],
        ["publint", "--strict"],
        [
          ...(["attw", "--pack", ".", "--profile", "esm-only"] as const),
          ...["--exclude-entrypoints", "openapi.yaml", "openapi-3.0.yaml", "llms-api.txt"],
        ],
      ],
    },
    translations: script("check-translations", "that the Chinese texts are complete and up to date"),
  },
  measure: {
    package: script("measure", "size and start of the client, as packed, installed and bundled, against their budgets"),
    tools: script("measure-tools", "how many tokens the tools of the MCP server cost an agent"),
  },
  "test:tools": {
    samples: tests(
      ["samples", "guides", "workflows.go"],
      "the samples, the guides' commands and the workflows of GitHub (needs curl, Python, Go)",
    ),
    workflows: tests(["respect"], "the Arazzo workflows against the sandbox"),
    contract: script("test-contract", "the contract's cases against any service: --base-url URL, --spend CREDITS"),
    terminal: tests(
      ["terminal"],
      "the command line on a pseudo-terminal and in other shells (needs script, zsh, fish: apt-get install bsdutils zsh fish)",
    ),
    mcp: tests(["mcp"], "the MCP server under the inspector and the conformance suite"),
    evals: tests(["evals"], "scripted agents, good and bad, graded by the sandbox's state"),
    chaos: script("test-chaos", "jobs and batches whose processes and database are killed (needs PostgreSQL)"),
    media: tests(["ffprobe"], "every combination of media under ffprobe (apt-get install ffmpeg)"),
    fuzz: script("fuzz", "the sandbox under schemathesis (pip install -r test/fuzz/requirements.txt)"),
    runtimes: script("test-runtimes", "one suite in Node, Deno, Bun, workerd and Chromium, from the packed package"),
  },
};

/** Lists the tasks of an npm script, each with what it does. */
export function listTasks(name: string): string {
  const rows = Object.entries(namedTasks[name] ?? {});
  const width = Math.max(...rows.map(([task]) => task.length));
  return rows.map(([task, { about }]) => `  npm run ${name} -- ${task.padEnd(width)}  ${about}\n`).join("");
}

async function runStep([command, ...args]: readonly [string, ...string[]]): Promise<number> {
  const program = command === "node" ? process.execPath : command;
  const child = spawn(program, args, { stdio: "inherit" });
  return await new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => resolve(code ?? 1));
  });
}

async function main([name = "", ...args]: string[]): Promise<number> {
  const group = namedTasks[name];
  if (!group) throw new Error(`Unknown script "${name}". Allowed: ${Object.keys(namedTasks).join(", ")}.`);
  const defaultTask = name === "test:tools" ? undefined : Object.keys(group)[0];
  const named = args[0] !== undefined && !args[0].startsWith("-");
  const chosen = named ? args[0] : defaultTask;
  if (args.includes("--list")) {
    process.stdout.write(listTasks(name));
    return 0;
  }
  const task = chosen === undefined ? undefined : group[chosen];
  if (!task) {
    const fault = chosen === undefined ? `npm run ${name} needs a name.` : `npm run ${name} has no "${chosen}".`;
    process.stderr.write(`${fault} Allowed:\n${listTasks(name)}`);
    return 1;
  }
  // Ctrl-C reaches the whole process group. This process waits until its children end.
  process.on("SIGINT", () => {});
  const rest = named ? args.slice(1) : args;
  for (const [index, step] of task.steps.entries()) {
    const code = await runStep(index === task.steps.length - 1 ? [...step, ...rest] : step);
    if (code !== 0) return code;
  }
  return 0;
}

if (import.meta.main) process.exitCode = await main(process.argv.slice(2));
