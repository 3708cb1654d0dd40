import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";
import { AbortedError } from "../../errors.ts";
import type { CliContext } from "../context.ts";

/**
 * Asks a person on the terminal for what nobody may see: nothing of it is shown while it is typed.
 * @throws AbortedError at Ctrl-C, Ctrl-D, and the context's signal.
 */
export async function askHidden({ stdin, stderr, signal }: CliContext, question: string): Promise<string> {
  const muted = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: stdin, output: muted, terminal: true, historySize: 0 });
  // Only now is what is typed no longer shown by the terminal itself.
  stderr.write(question);
  const stopped = new AbortController();
  const stop = () => stopped.abort();
  lines.on("SIGINT", stop).on("close", stop);
  try {
    return await lines.question("", { signal: AbortSignal.any([signal, stopped.signal]) });
  } catch (error) {
    if (!stopped.signal.aborted && !signal.aborted) throw error;
    throw new AbortedError("Nothing was kept.");
  } finally {
    lines.close();
    stderr.write("\n");
  }
}
