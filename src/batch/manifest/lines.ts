/** A line of a text file; its text is undefined if it is too long. */
export interface ManifestLine {
  /** Its number, from 1. */
  readonly line: number;
  readonly text: string | undefined;
}

/** A body is far shorter; the limit bounds the memory for a file without line ends. */
export const maxLineLength = 2 ** 20;

/** Turns CRLF and CR into LF: a prompt must not depend on the system, and parsers count lines in different ways. */
export async function* normalizeLineEnds(texts: AsyncIterable<string>): AsyncGenerator<string> {
  let rest = "";
  for await (const text of texts) {
    const whole = rest + text;
    // The LF may come with the next chunk.
    rest = whole.endsWith("\r") ? "\r" : "";
    yield whole.slice(0, whole.length - rest.length).replace(/\r\n?/g, "\n");
  }
  if (rest !== "") yield "\n";
}

/** Splits a text into lines; yields the lines that each part ends. */
export async function* splitLines(texts: AsyncIterable<string> | Iterable<string>): AsyncGenerator<ManifestLine[]> {
  let [rest, isTooLong, line] = ["", false, 0];
  const end = (text: string): ManifestLine => {
    const result = { line: ++line, text: isTooLong || text.length > maxLineLength ? undefined : text };
    isTooLong = false;
    return result;
  };
  for await (const text of texts) {
    const parts = (rest + text).split("\n");
    rest = parts.pop() ?? "";
    const lines = parts.map(end);
    isTooLong ||= rest.length > maxLineLength;
    if (isTooLong) rest = "";
    yield lines;
  }
  if (isTooLong || rest !== "") yield [end(rest)];
}
