import { spawn } from "node:child_process";
import { expect, vi } from "vitest";
import { builtCommand } from "../../scripts/build/ensure-build.ts";
import type { Machine } from "./machine.ts";

const quoteForShell = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;

/** Runs a shell command line on a pseudo-terminal, with `script` of util-linux. */
export function openTerminal({ env, folder }: Machine, line: string, more: NodeJS.ProcessEnv = {}) {
  const child = spawn("script", ["--quiet", "--return", "--command", line, "/dev/null"], {
    cwd: folder,
    env: { ...env, TERM: "xterm-256color", SHELL: "/bin/sh", ...more },
    stdio: ["pipe", "pipe", "inherit"],
  });
  let screen = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    screen += text;
  });
  const failed = new Promise<never>((_, reject) => {
    child.once("error", (cause) => reject(new Error("`script` is missing: apt-get install bsdutils", { cause })));
  });
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  return {
    /** Everything that was shown, with control sequences. */
    get screen() {
      return screen;
    },
    type: (text: string) => child.stdin.write(text),
    shows: (text: string) => vi.waitFor(() => expect(screen).toContain(text), { interval: 5, timeout: 20_000 }),
    /** @returns the exit code. */
    end: () => Promise.race([ended, failed]),
  };
}

/** A `seedance` command line, quoted for a shell. */
export const shellCommandLine = (...args: string[]) =>
  [process.execPath, builtCommand, ...args].map(quoteForShell).join(" ");
