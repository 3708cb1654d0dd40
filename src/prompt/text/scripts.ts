import { findAll } from "./match.ts";

const letters = /\p{L}/gu;
const known =
  /[\p{sc=Latin}\p{sc=Cyrillic}\p{sc=Arabic}\p{sc=Devanagari}\p{sc=Thai}\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}]/gu;

/** Whether the lexicon knows the script: what it can't read, it can't call missing. */
export function isReadable(text: string): boolean {
  return findAll(known, text).length * 2 > findAll(letters, text).length;
}
