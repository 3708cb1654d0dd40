import { execFile } from "node:child_process";
import type { RuntimeTestResult } from "../../test/runtimes/suite.js";

interface ExecuteOptions {
  env?: NodeJS.ProcessEnv;
  timeout?: number;
}

/**
 * Runs a program to its end, with nothing of this process's environment but what says where programs are.
 * @param command the program.
 * @param args its arguments.
 * @param cwd its folder.
 * @param options more of its environment, and the milliseconds that it may take, 90,000 by default.
 * @returns what it printed.
 * @throws Error with the end of its output where it is missing, fails or takes longer.
 */
export function executeProgram(command: string, args: readonly string[], cwd: string, options: ExecuteOptions = {}) {
  const { env, timeout: patience = 90_000 } = options;
  const settings = { cwd, env: { PATH: process.env.PATH, ...env }, timeout: patience, maxBuffer: 2 ** 26 };
  return new Promise<string>((resolve, reject) => {
    execFile(command, args, settings, (error, output, complaints) => {
      if (!error) return resolve(output);
      const reason = error.killed ? `ended after ${patience / 1000} s` : `ended with ${error.code ?? error.signal}`;
      reject(new Error(`${command} ${reason}. ${`${output}${complaints}`.slice(-2_000).trim()}`));
    });
  });
}

/**
 * The results that a program printed: a list as JSON, in the last line of its output.
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
  throw new Error(`no results in what was printed: ${output.slice(-2_000)}`);
}
