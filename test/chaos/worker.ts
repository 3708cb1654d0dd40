import { type ChildProcess, spawn } from "node:child_process";

/** One process that runs the batch: the real command line. */
export interface Worker {
  /** Whether it has ended by itself, with its exit code. */
  readonly ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  readonly child: ChildProcess;
  /** What it said on stderr, its last words. */
  words(): string;
}

export function startWorker(cli: string, args: readonly string[], env: NodeJS.ProcessEnv, cwd: string): Worker {
  const child = spawn(process.execPath, [cli, ...args], { cwd, env, stdio: ["ignore", "ignore", "pipe"] });
  let words = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    words = (words + text).slice(-4_000);
  });
  const ended = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) =>
    child.once("close", (code, signal) => resolve({ code, signal })),
  );
  return { child, ended, words: () => words };
}
