/** A line of a text file; its text is undefined if it is not UTF-8 or too long. */
export interface ManifestLine {
  /** Its number, from 1. */
  readonly line: number;
  readonly text: string | undefined;
}

/** Bytes. A body is far shorter; the limit bounds the memory for a file without line ends. */
export const maxLineBytes = 2 ** 20;

/** Splits a file into lines; yields the lines that each chunk ends. */
export async function* splitLines(chunks: AsyncIterable<Uint8Array | string>): AsyncGenerator<ManifestLine[]> {
  const [encoder, decoder] = [new TextEncoder(), new TextDecoder("utf-8", { fatal: true })];
  let [pieces, size, line]: [Uint8Array[], number, number] = [[], 0, 0];
  const append = (piece: Uint8Array) => {
    size += piece.length;
    if (size <= maxLineBytes) pieces.push(piece);
    else pieces = [];
  };
  const end = (): ManifestLine => {
    const [only] = pieces;
    const bytes = pieces.length === 1 && only ? only : Buffer.concat(pieces);
    const tooLong = size > maxLineBytes;
    [pieces, size, line] = [[], 0, line + 1];
    return { line, text: tooLong ? undefined : decode(decoder, bytes) };
  };
  for await (const chunk of chunks) {
    const bytes = typeof chunk === "string" ? encoder.encode(chunk) : chunk;
    const lines: ManifestLine[] = [];
    let start = 0;
    for (let lineEnd = bytes.indexOf(10); lineEnd >= 0; lineEnd = bytes.indexOf(10, start)) {
      append(bytes.subarray(start, lineEnd));
      lines.push(end());
      start = lineEnd + 1;
    }
    append(bytes.subarray(start));
    yield lines;
  }
  if (size > 0) yield [end()];
}

function decode(decoder: TextDecoder, bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
}
