import type { CliContext } from "../../../src/cli/context.ts";
import { printError } from "../../../src/cli/print-error.ts";
import { type OutputStream, Writer } from "../../../src/cli/writer.ts";
import { loadCommandOf, readCommandLine } from "../../cli/lines.ts";
import { page } from "../../support/contracts.ts";

export interface FaceAccount {
  apiKey: string;
  baseUrl: string;
  /** The folder of the user: settings, ledger, output. */
  home: string;
}

/** The environment of commands that run in this process, and everything that they print. */
export interface FaceContext {
  context(signal: AbortSignal): CliContext;
  printed: { stdout: string; stderr: string };
}

export function createFaceContext({ apiKey, baseUrl, home }: FaceAccount): FaceContext {
  const printed = { stdout: "", stderr: "" };
  const record = (name: keyof typeof printed): OutputStream => ({
    write(text) {
      printed[name] += text;
    },
  });
  const [stdout, stderr] = [new Writer(record("stdout")), new Writer(record("stderr"))];
  return {
    printed,
    context: (signal) => ({
      ...{ contract: page, stdout, stderr, stdin: process.stdin, cwd: home, signal },
      env: {
        HOME: home,
        XDG_CONFIG_HOME: home,
        XDG_STATE_HOME: home,
        SEEDANCE_API_KEY: apiKey,
        SEEDANCE_BASE_URL: baseUrl,
      },
      ...{ json: true, quiet: false, interactive: false, animated: false, color: { stdout: false, stderr: false } },
      global: { profile: undefined, baseUrl, ledger: undefined, sandbox: false },
      inheritedFlags: [],
      commandNames: [],
    }),
  };
}

/**
 * Runs a command line in this process.
 * @returns its exit code.
 */
export async function runInProcess(context: CliContext, words: readonly string[]): Promise<number> {
  try {
    const command = await loadCommandOf(words);
    return (await command.run(context, await readCommandLine(words))) ?? 0;
  } catch (error) {
    return printError(context, error);
  }
}
