import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import type { ChaosService } from "./service.ts";

/** A process of the command line that runs the batch. */
export interface ChaosWorker {
  /** Resolves when the process has ended: with its exit code, or the signal that killed it. */
  readonly ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  readonly child: ChildProcess;
  /** The end of its stderr. */
  lastStderr(): string;
}

/** The environment of the command line, with its own home folder. */
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
  let stderr = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    stderr = (stderr + text).slice(-4_000);
  });
  const ended = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) =>
    child.once("close", (code, signal) => resolve({ code, signal })),
  );
  return { child, ended, lastStderr: () => stderr };
}
