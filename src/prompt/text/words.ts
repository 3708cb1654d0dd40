import { findAll } from "./match.ts";

const ideograms = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}]/gu;
const segmenter = new Intl.Segmenter("en", { granularity: "word" });

/** The length of a text: characters of Chinese and Japanese, and words of other scripts. */
export interface TextLength {
  readonly characters: number;
  readonly words: number;
}

/** Counts characters of Chinese and Japanese as code points, and the words of other scripts, Thai included. */
export function measureText(text: string): TextLength {
  return { characters: findAll(ideograms, text).length, words: countWords(text.replace(ideograms, " ")) };
}

/** Counts words in any script, with Unicode's word boundaries and dictionaries. */
export function countWords(text: string): number {
  let count = 0;
  for (const { isWordLike } of segmenter.segment(text)) if (isWordLike) count++;
  return count;
}
