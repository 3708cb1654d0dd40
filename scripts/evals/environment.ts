import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type SandboxLedgerEntry, startSandbox } from "../../src/sandbox/index.ts";
import { splitShellWords } from "./shell-words.ts";
import type { EvalTask } from "./task.ts";

/** The program that starts the command, with its first arguments. */
export type Program = readonly [string, ...string[]];

export interface CommandResult {
  /** null if it was killed because it took too long. */
  code: number | null;
  stdout: string;
  stderr: string;
}

/** A simulated machine with a sandbox as its service. */
export interface EvalEnvironment extends AsyncDisposable {
  /** The agent's folder. */
  folder: string;
  /** The API key, which must not appear in any output. */
  apiKey: string;
  /** The task that was created before the agent started. */
  id: string | undefined;
  /** Runs the command as the agent's shell would. */
  run(words: readonly string[]): Promise<CommandResult>;
  topUp(credits: number): Promise<void>;
  /** The service's ledger entries since the agent started. */
  entries(): SandboxLedgerEntry[];
}

/** Agents' tools end a command that takes longer. The command's own clock runs 50 times as fast. */
const commandTimeout = 20_000;

/** Creates the environment of a task, in the state in which the agent starts. */
export async function createEvalEnvironment({ world }: EvalTask, program: Program): Promise<EvalEnvironment> {
  const { credits = 1000, speed = 1e4, secondsACommand = 0, faults = [], files = {}, before, elsewhere } = world;
  const home = mkdtempSync(join(tmpdir(), "seedance-eval-"));
  const folder = join(home, "work");
  // The command's clock is accelerated and the sandbox's is not, so the sandbox's rate limit would refuse requests at once.
  const sandbox = await startSandbox({ credits, speed, rateLimit: false });
  const { apiKey = "" } = sandbox;
  const machine = (name: string): NodeJS.ProcessEnv => ({
    PATH: process.env.PATH,
    HOME: home,
    XDG_CONFIG_HOME: join(home, name, "config"),
    XDG_STATE_HOME: join(home, name, "state"),
    SEEDANCE_BASE_URL: sandbox.url,
  });
  const withKey = { SEEDANCE_API_KEY: apiKey };
  mkdirSync(folder);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }

  let id: string | undefined;
  if (before !== undefined) {
    const env = { ...machine(elsewhere ? "other" : "this"), ...withKey };
    const { stdout, stderr } = await executeCommandLine(program, splitShellWords(before).slice(1), folder, env);
    id = /"(?:id|taskId)":"(\w+)"/.exec(stdout)?.[1];
    if (id === undefined) throw new Error(`${before} created no task: ${stdout}${stderr}`);
  }
  for (const fault of faults) sandbox.faults.add(fault);
  const start = sandbox.ledger().at(-1)?.seq ?? 0;
  const env = { ...machine("this"), ...(world.withoutKey ? {} : withKey) };

  return {
    folder,
    apiKey,
    id,
    async run(words) {
      const ended = await executeCommandLine(program, words, folder, env);
      if (secondsACommand > 0) sandbox.advance(secondsACommand);
      return ended;
    },
    async topUp(amount) {
      const account = sandbox.ledger().find(({ type }) => type === "account");
      const body = JSON.stringify({ account: account?.type === "account" ? account.id : "", credits: amount });
      const headers = { "Content-Type": "application/json" };
      const answer = await fetch(`${sandbox.url}/_sandbox/credits`, { method: "POST", headers, body });
      if (!answer.ok) throw new Error(`The sandbox refused a top-up: ${await answer.text()}`);
    },
    entries: () => sandbox.ledger(start),
    async [Symbol.asyncDispose]() {
      await sandbox.close();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

function executeCommandLine(
  [program, ...first]: Program,
  words: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv,
): Promise<CommandResult> {
  const child = spawn(program, [...first, ...words], { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
  let [stdout, stderr] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (part) => {
    stdout += part;
  });
  child.stderr.setEncoding("utf8").on("data", (part) => {
    stderr += part;
  });
  const timer = setTimeout(() => child.kill("SIGKILL"), commandTimeout);
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => {
      clearTimeout(timer);
      resolve({ code, stdout, stderr });
    });
  });
}
