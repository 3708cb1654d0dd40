/** The start of a text, and the whole text. */
export interface PeekedText {
  head: string;
  texts: AsyncIterable<string>;
}

/** Reads a text until its start is known, at most about a million characters. */
export async function peekText(
  texts: AsyncIterable<string>,
  isKnown: (head: string) => boolean,
  maxLength = 2 ** 20,
): Promise<PeekedText> {
  const iterator = texts[Symbol.asyncIterator]();
  let head = "";
  let done: boolean | undefined = false;
  while (!done && head.length < maxLength && !isKnown(head)) {
    const next = await iterator.next();
    done = next.done;
    if (!next.done) head += next.value;
  }
  return { head, texts: rest(head, iterator) };
}

async function* rest(head: string, iterator: AsyncIterator<string>): AsyncGenerator<string> {
  try {
    yield head;
    for (let next = await iterator.next(); !next.done; next = await iterator.next()) yield next.value;
  } finally {
    await iterator.return?.();
  }
}
