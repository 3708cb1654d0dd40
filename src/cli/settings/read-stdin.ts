import { addAbortSignal } from "node:stream";
import { AbortedError } from "../../errors.ts";
import { message } from "../../message.ts";
import { decodeBytes } from "../../text/index.ts";
import type { CliContext } from "../context.ts";
import { UsageError } from "../usage-error.ts";

/** Longer than any key. */
const maxBytes = 64 * 1024;

/**
 * Reads stdin to its end.
 * @throws UsageError if it is longer than a key.
 * @throws ValidationError if its encoding is unknown.
 * @throws AbortedError on the context's signal.
 */
export async function readStdin({ stdin, signal }: CliContext): Promise<string> {
  addAbortSignal(signal, stdin);
  try {
    return await readAll(stdin);
  } catch (error) {
    if (signal.aborted) throw new AbortedError(message`Interrupted. Nothing was saved.`);
    throw error;
  }
}

async function readAll(stdin: CliContext["stdin"]): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of stdin) {
    chunks.push(Buffer.from(chunk));
    length += chunk.length;
    if (length > maxBytes) throw new UsageError(message`Stdin is too long for an API key. Nothing was saved.`);
  }
  return decodeBytes(Buffer.concat(chunks), { field: "key", subject: message`Nothing was saved` });
}
