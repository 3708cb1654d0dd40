import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { builtCommand } from "../../../scripts/build/ensure-build.ts";
import { type Sandbox, type SandboxOptions, startSandbox } from "../../../src/sandbox/index.ts";

const preloadFlag = (name: string) => `--import=${new URL(`${name}.js`, import.meta.url).href}`;
export const cliPrompt = "A glass train crosses a bridge. Wind howls, wheels hum.";

export interface CliRunResult {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
  /** The lines of stdout as JSON. */
  // biome-ignore lint/suspicious/noExplicitAny: its type follows from what a test expects.
  json: any[];
}

export interface CommandRunOptions {
  /** The names of modules of this folder that are loaded first. */
  imports?: readonly string[];
  /** The point at which the process is killed. */
  crashAt?: string;
  env?: NodeJS.ProcessEnv;
  cwd?: string;
  stdin?: string | Uint8Array | undefined;
  /** Whether its clocks run at normal speed, which an embedded sandbox needs. */
  realTime?: boolean;
  /** Called with all of stdout so far, whenever there is more. */
  onStdout?: CommandRunOptions["onStderr"];
  /** Called with all of stderr so far, whenever there is more. */
  onStderr?: (text: string, kill: (signal: NodeJS.Signals) => void) => void;
}

/** A sandbox, separate folders, and the built command, whose clocks run fast. */
export async function createCliTestBed(options: SandboxOptions = {}) {
  const home = mkdtempSync(join(tmpdir(), "seedance-cli-"));
  const cwd = join(home, "work");
  mkdirSync(cwd);
  const sandbox: Sandbox = await startSandbox({ speed: 1e4, rateLimit: false, ...options });
  const base: NodeJS.ProcessEnv = {
    PATH: process.env.PATH,
    HOME: home,
    XDG_CONFIG_HOME: join(home, "config"),
    XDG_STATE_HOME: join(home, "state"),
    SEEDANCE_API_KEY: sandbox.apiKey,
    SEEDANCE_BASE_URL: sandbox.url,
  };

  async function seedance(
    args: readonly string[],
    { crashAt, env, stdin, onStdout, onStderr, realTime, imports: more = [], ...rest }: CommandRunOptions = {},
  ) {
    const imports = [
      ...(realTime ? [] : [preloadFlag("fast-clock")]),
      ...(crashAt === undefined ? [] : [preloadFlag("crash-at")]),
      ...more.map(preloadFlag),
    ];
    const child = spawn(process.execPath, [...imports, builtCommand, ...args], {
      cwd: rest.cwd ?? cwd,
      env: { ...base, ...(crashAt !== undefined && { CRASH_AT: crashAt }), ...env },
    });
    child.stdin.end(stdin ?? "");
    let [stdoutText, stderrText] = ["", ""];
    let killed = false;
    // Only once: a second signal ends the process at once.
    const kill = (signal: NodeJS.Signals) => {
      if (!killed) child.kill(signal);
      killed = true;
    };
    child.stdout.on("data", (part) => {
      stdoutText += part;
      onStdout?.(stdoutText, kill);
    });
    child.stderr.on("data", (part) => {
      stderrText += part;
      onStderr?.(stderrText, kill);
    });
    const ended = new Promise<[number | null, NodeJS.Signals | null]>((resolve) =>
      child.once("close", (code, signal) => resolve([code, signal])),
    );
    const [stdout, [code, signal]] = await Promise.all([text(child.stdout), ended]);
    const lines = stdout.split("\n").slice(0, -1);
    const json = lines.every((line) => line.startsWith("{")) ? lines.map((line) => JSON.parse(line)) : [];
    return { code, signal, stdout, stderr: stderrText, json } satisfies CliRunResult;
  }

  return {
    sandbox,
    home,
    cwd,
    seedance,
    /** The program and its arguments that start the command, to run it in another way. */
    command: [process.execPath, preloadFlag("fast-clock"), builtCommand],
    env: base,
    charges: () => sandbox.ledger().filter(({ type }) => type === "charge").length,
    files: (folder = cwd) => readdirSync(folder).sort(),
    async [Symbol.asyncDispose]() {
      await sandbox.close();
      rmSync(home, { recursive: true });
    },
  };
}

export type CliTestBed = Awaited<ReturnType<typeof createCliTestBed>>;
