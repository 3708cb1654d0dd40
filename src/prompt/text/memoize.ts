/**
 * A pure function of a text that keeps its last answer: several rules ask the same of a prompt, one after another. Nobody
 * changes an answer.
 */
export function memoizeLast<T>(read: (text: string) => T): (text: string) => T {
  let last: { text: string; answer: T } | undefined;
  return (text) => {
    if (last?.text !== text) last = { text, answer: read(text) };
    return last.answer;
  };
}
