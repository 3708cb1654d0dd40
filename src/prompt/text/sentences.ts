import { findAll, type Match } from "./match.ts";
import { memoizeLast } from "./memoize.ts";

const sentence = /(?:[^.!?。！？।؟؛;；\n]|\.(?!\s|$))+[.!?。！？।؟؛;；]*/gu;
const clause = /(?:[^.!?。！？।؟؛;；\n,，、:：،()（）]|[.:,](?!\s|$))+/gu;

/** The sentences of a text. A line break ends one too; in scripts without a full stop, a sentence is a line. */
export const sentences = memoizeLast((text: string): Match[] => findAll(sentence, text));

/** The parts of a text between commas, colons, brackets and ends of sentences. */
export function clauses(text: string): Match[] {
  return findAll(clause, text);
}

/** The sentence that contains the beginning of a match. */
export function sentenceAt(text: string, { start }: Match): string {
  return sentences(text).find((each) => each.start <= start && start < each.end)?.text ?? text;
}
