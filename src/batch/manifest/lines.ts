/** A line of a text file; without text where it is no UTF-8, or too long. */
export interface ManifestLine {
  /** Its number, from 1. */
  readonly line: number;
  readonly text: string | undefined;
}

/** The most bytes of one line: a body is far shorter, and a file without line ends is no manifest. */
export const maxLineBytes = 2 ** 20;

/** The lines of a file, all that a chunk ends at once. */
export async function* splitLines(chunks: AsyncIterable<Uint8Array | string>): AsyncGenerator<ManifestLine[]> {
  const [encoder, decoder] = [new TextEncoder(), new TextDecoder("utf-8", { fatal: true })];
  let [pieces, size, line]: [Uint8Array[], number, number] = [[], 0, 0];
  const keep = (piece: Uint8Array) => {
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
    for (let place = bytes.indexOf(10); place >= 0; place = bytes.indexOf(10, start)) {
      keep(bytes.subarray(start, place));
      lines.push(end());
      start = place + 1;
    }
    keep(bytes.subarray(start));
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
