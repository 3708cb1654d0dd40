import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";

const runner = new URL("run-on-pty.py", import.meta.url).pathname;

export interface TerminalResult {
  /** Everything that was sent to the terminal. */
  output: string;
  code: number;
}

/**
 * Runs a command on a pseudo-terminal and waits for its end.
 * @throws Error if python3, which opens the terminal, is missing.
 */
export async function runInTerminal(
  command: readonly string[],
  { columns, cwd, env }: { columns: number; cwd: string; env: Record<string, string> },
): Promise<TerminalResult> {
  const child = spawn("python3", [runner, String(columns), "50", ...command], {
    cwd,
    env,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [sent, [code]] = await Promise.all([text(child.stdout), once(child, "close") as Promise<[number]>]);
  return { output: sent, code };
}
