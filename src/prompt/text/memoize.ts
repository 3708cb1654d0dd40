/**
 * Caches the last result of a pure function of a text, since several rules call it for the same prompt. Callers must not
 * change the result.
 */
export function memoizeLast<T>(read: (text: string) => T): (text: string) => T {
  let last: { text: string; answer: T } | undefined;
  return (text) => {
    if (last?.text !== text) last = { text, answer: read(text) };
    return last.answer;
  };
}
