const letters = /\p{L}/gu;
const supportedScripts =
  /[\p{sc=Latin}\p{sc=Cyrillic}\p{sc=Arabic}\p{sc=Devanagari}\p{sc=Thai}\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}]/gu;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are part of ASCII.
const ascii = /^[\x00-\x7f]*$/;

/** Whether the lexicon covers the text's scripts. If not, a rule can't report that something is missing. */
export function isReadable(text: string): boolean {
  if (ascii.test(text)) return /[a-z]/i.test(text);
  return count(supportedScripts, text) * 2 > count(letters, text);
}

const count = (pattern: RegExp, text: string) => text.match(pattern)?.length ?? 0;
