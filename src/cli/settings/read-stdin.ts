import { addAbortSignal } from "node:stream";
import { AbortedError } from "../../errors.ts";
import type { CliContext } from "../context.ts";
import { UsageError } from "../usage-error.ts";

/** More than any key has. */
const maxBytes = 64 * 1024;

/**
 * What stdin holds, to its end.
 * @throws UsageError where that is more than a key; AbortedError at the context's signal.
 */
export async function readStdin({ stdin, signal }: CliContext): Promise<string> {
  addAbortSignal(signal, stdin);
  try {
    return await readAll(stdin);
  } catch (error) {
    if (signal.aborted) throw new AbortedError("Nothing was kept.");
    throw error;
  }
}

async function readAll(stdin: CliContext["stdin"]): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of stdin) {
    chunks.push(Buffer.from(chunk));
    length += chunk.length;
    if (length > maxBytes) throw new UsageError("stdin holds more than a key.");
  }
  return Buffer.concat(chunks).toString("utf8");
}
