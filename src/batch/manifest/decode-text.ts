import { ValidationError } from "../../errors.ts";
import { message } from "../../message.ts";

/**
 * Decodes a file as UTF-8, chunk by chunk, without its byte order mark.
 * @throws ValidationError if it is not UTF-8.
 */
export async function* decodeText(chunks: AsyncIterable<Uint8Array | string>): AsyncGenerator<string> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  const encoder = new TextEncoder();
  try {
    for await (const chunk of chunks)
      yield decoder.decode(typeof chunk === "string" ? encoder.encode(chunk) : chunk, { stream: true });
    yield decoder.decode();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ERR_ENCODING_INVALID_ENCODED_DATA") throw error;
    throw new ValidationError(message`Nothing was read`, [
      { field: "manifest", rule: message`must be UTF-8`, fix: message`Save the file as UTF-8` },
    ]);
  }
}
