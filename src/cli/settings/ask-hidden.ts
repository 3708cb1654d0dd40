import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";
import { AbortedError } from "../../errors.ts";
import { message } from "../../message.ts";
import type { CliContext } from "../context.ts";

/**
 * Prompts for a secret on the terminal, without an echo of what is typed.
 * @throws AbortedError on Ctrl-C, Ctrl-D, and the context's signal.
 */
export async function askHidden({ stdin, stderr, signal }: CliContext, question: string): Promise<string> {
  const muted = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: stdin, output: muted, terminal: true, historySize: 0 });
  // The terminal's own echo is off only from here on.
  stderr.write(question);
  const cancelled = new AbortController();
  const stop = () => cancelled.abort();
  lines.on("SIGINT", stop).on("close", stop);
  try {
    return await lines.question("", { signal: AbortSignal.any([signal, cancelled.signal]) });
  } catch (error) {
    if (!cancelled.signal.aborted && !signal.aborted) throw error;
    throw new AbortedError(message`Interrupted. Nothing was saved.`);
  } finally {
    lines.close();
    stderr.write("\n");
  }
}
