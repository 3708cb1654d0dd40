import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { builtCommand } from "../../scripts/build/ensure-build.ts";
import type { CliCommand } from "../../src/cli/command.ts";
import { type CliContext, createContext } from "../../src/cli/context.ts";
import { exitCodeOf } from "../../src/cli/exit-code.ts";
import { parseFlags } from "../../src/cli/line/parse-flags.ts";
import { tokenizeCommandLine } from "../../src/cli/line/tokenize-command-line.ts";
import { Writer } from "../../src/cli/writer.ts";
import type { DescribedContract } from "../../src/contract/index.ts";
import { page } from "../support/contracts.ts";

export interface MachineRunOptions {
  /** The text on stdin. */
  input?: string;
  env?: NodeJS.ProcessEnv;
  cwd?: string;
  /** The path of another build of the command. */
  main?: string;
  /** The contract of the command; by default the page's. */
  contract?: DescribedContract;
}

/** A separate machine for the command: a home, settings and state of its own, and no key. */
export async function createMachine() {
  const folder = await mkdtemp(join(tmpdir(), "seedance-cli-"));
  const config = join(folder, "config");
  const state = join(folder, "state");
  const env: NodeJS.ProcessEnv = {
    PATH: process.env.PATH,
    HOME: folder,
    XDG_CONFIG_HOME: config,
    XDG_STATE_HOME: state,
  };

  /** Runs the built command to its end, with pipes in place of a terminal. */
  async function run(args: string[], options: MachineRunOptions = {}) {
    const child = spawn(process.execPath, [options.main ?? builtCommand, ...args], {
      cwd: options.cwd ?? folder,
      env: { ...env, ...options.env },
      stdio: "pipe",
    });
    // A command that does not read stdin may exit before it is written.
    child.stdin.on("error", () => {});
    child.stdin.end(options.input ?? "");
    const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
    const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
    return { code, stdout, stderr };
  }

  /** Runs a command in this process, which is faster. */
  async function attempt(command: CliCommand, args: string[], options: MachineRunOptions = {}) {
    const { input = "", env: more, cwd = folder, contract = page } = options;
    let [stdout, stderr] = ["", ""];
    const context: Omit<CliContext, "global" | "inheritedFlags"> = {
      contract,
      commandNames: [],
      stdout: new Writer({
        write: (text) => {
          stdout += text;
        },
      }),
      stderr: new Writer({
        write: (text) => {
          stderr += text;
        },
      }),
      stdin: Readable.from([input]) as unknown as NodeJS.ReadStream,
      env: { ...env, ...more },
      cwd,
      json: true,
      quiet: false,
      interactive: false,
      animated: false,
      color: { stdout: false, stderr: false },
      signal: new AbortController().signal,
    };
    try {
      const parsed = parseFlags(tokenizeCommandLine(["command", ...args]), command);
      const { global, inheritedFlags } = createContext(parsed.flags, context.signal);
      return { code: (await command.run({ ...context, global, inheritedFlags }, parsed)) ?? 0, stdout, stderr };
    } catch (error) {
      return { code: exitCodeOf(error), stdout, stderr: `${stderr}${error instanceof Error ? error.message : error}` };
    }
  }

  return {
    attempt,
    folder,
    config: join(config, "seedance"),
    state: join(state, "seedance"),
    env,
    run,
    /** Runs a command that prints one JSON object. */
    async json(args: string[], options?: MachineRunOptions) {
      const { code, stdout, stderr } = await run(args, options);
      return { code, stderr, data: JSON.parse(stdout) };
    },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}

export type Machine = Awaited<ReturnType<typeof createMachine>>;
