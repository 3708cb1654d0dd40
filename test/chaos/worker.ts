import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import type { ChaosService } from "./service.ts";

/** One process that runs the batch: the real command line. */
export interface ChaosWorker {
  /** Whether it has ended by itself, with its exit code. */
  readonly ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  readonly child: ChildProcess;
  /** What it said on stderr, its last words. */
  lastStderr(): string;
}

/** What the command line is told of the service, in a home of its own. */
export function workerEnvironment({ apiKey, url, rateLimit }: ChaosService, home: string): NodeJS.ProcessEnv {
  return {
    PATH: process.env.PATH,
    HOME: home,
    XDG_STATE_HOME: join(home, "state"),
    XDG_CONFIG_HOME: join(home, "config"),
    SEEDANCE_API_KEY: apiKey,
    SEEDANCE_BASE_URL: url,
    SEEDANCE_RATE_LIMIT: rateLimit,
  };
}

export function startChaosWorker(
  cli: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  cwd: string,
): ChaosWorker {
  const child = spawn(process.execPath, [cli, ...args], { cwd, env, stdio: ["ignore", "ignore", "pipe"] });
  let words = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    words = (words + text).slice(-4_000);
  });
  const ended = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) =>
    child.once("close", (code, signal) => resolve({ code, signal })),
  );
  return { child, ended, lastStderr: () => words };
}
