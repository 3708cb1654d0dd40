import { execFile } from "node:child_process";
import type { RuntimeTestResult } from "../../test/runtimes/suite.js";

interface ExecuteOptions {
  env?: NodeJS.ProcessEnv;
  timeout?: number;
}

/**
 * Runs a program to its end. Of this process's environment, it only gets the variables that locate programs.
 * @param command the program.
 * @param args its arguments.
 * @param cwd its folder.
 * @param options more environment variables, and a timeout in milliseconds (default: 90,000).
 * @returns its output.
 * @throws Error if it is missing, fails or takes longer; the message has the end of its output.
 */
export function executeProgram(command: string, args: readonly string[], cwd: string, options: ExecuteOptions = {}) {
  const { env, timeout = 90_000 } = options;
  const settings = { cwd, env: { PATH: process.env.PATH, ...env }, timeout, maxBuffer: 2 ** 26 };
  return new Promise<string>((resolve, reject) => {
    execFile(command, args, settings, (error, output, complaints) => {
      if (!error) return resolve(output);
      const reason = error.killed ? `ended after ${timeout / 1000} s` : `ended with ${error.code ?? error.signal}`;
      reject(new Error(`${command} ${reason}. ${`${output}${complaints}`.slice(-2_000).trim()}`));
    });
  });
}

/**
 * Reads the results that a program printed: a JSON list in the last line of its output.
 * @throws Error if there is none.
 */
export function readResults(output: string): RuntimeTestResult[] {
  const line = output.trim().split("\n").at(-1) ?? "";
  try {
    const results: unknown = JSON.parse(line);
    if (Array.isArray(results)) return results;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new Error(`The output has no results: ${output.slice(-2_000)}`);
}
