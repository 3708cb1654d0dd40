import { addAbortSignal } from "node:stream";
import { AbortedError } from "../../errors.ts";
import type { Context } from "../context.ts";
import { UsageError } from "../usage-error.ts";

/** More than any key has. */
const longest = 64 * 1024;

/**
 * What stdin holds, to its end.
 * @throws UsageError where that is more than a key; AbortedError at the context's signal.
 */
export async function readStdin({ stdin, signal }: Context): Promise<string> {
  addAbortSignal(signal, stdin);
  try {
    return await read(stdin);
  } catch (error) {
    if (signal.aborted) throw new AbortedError("Nothing was kept.");
    throw error;
  }
}

async function read(stdin: Context["stdin"]): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of stdin) {
    chunks.push(Buffer.from(chunk));
    length += chunk.length;
    if (length > longest) throw new UsageError("stdin holds more than a key.");
  }
  return Buffer.concat(chunks).toString("utf8");
}
