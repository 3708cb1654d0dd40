import { execFileSync, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import type { TargetCommand } from "./target.ts";

/** The maximum time of a compilation: ten minutes. */
const commandTimeout = 600_000;

/** A command ended with an error. */
export class CommandError extends Error {}

/**
 * Runs a command with this process's whole environment, which may configure registries.
 * @returns its output on both streams.
 * @throws CommandError if it fails; the message contains its output.
 */
export function executeCommand({ run, cwd, env, creates }: TargetCommand, scratch: string): Promise<string> {
  if (creates && existsSync(creates)) return Promise.resolve("");
  const [program = "", ...args] = run;
  return new Promise((resolve, reject) => {
    const options = { cwd: cwd ?? scratch, env: { ...process.env, ...env }, timeout: commandTimeout };
    const child = spawn(program, args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
    let printed = "";
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding("utf8").on("data", (text: string) => {
        printed += text;
      });
    child.once("error", (error) => reject(new CommandError(`${program}: ${error.message}`)));
    child.once("close", (code, signal) => {
      if (code === 0) resolve(printed);
      else reject(new CommandError(`${run.join(" ")} ended with ${code ?? signal}.\n${printed.slice(-6_000)}`));
    });
  });
}

/** Returns the programs of a list that are not installed. */
export function findMissingPrograms(programs: readonly string[]): string[] {
  return programs.filter((program) => {
    try {
      execFileSync("sh", ["-c", 'command -v "$0"', program], { stdio: "ignore" });
      return false;
    } catch {
      return true;
    }
  });
}
