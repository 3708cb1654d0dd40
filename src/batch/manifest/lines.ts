/** A line of a text file; its text is undefined if it is too long. */
export interface ManifestLine {
  /** Its number, from 1. */
  readonly line: number;
  readonly text: string | undefined;
}

/** A body is far shorter; the limit bounds the memory for a file without line ends. */
export const maxLineLength = 2 ** 20;

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
