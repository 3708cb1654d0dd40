import { indexTerms } from "./candidates.ts";

/** Terms by language, comma-separated; `*` at the end of one stands for any ending. */
export type TermsByLanguage = Readonly<Record<string, string>>;

/** Scripts without spaces between words, or with particles attached to words. */
const unspaced = "\\p{sc=Han}\\p{sc=Hiragana}\\p{sc=Katakana}\\p{sc=Thai}\\p{sc=Hangul}ー";
const letter = `(?![${unspaced}])[\\p{L}\\p{M}\\p{Nd}]`;
const unspacedCharacter = new RegExp(`[${unspaced}]`, "u");

/** The end of a term: at the end of a word, anywhere, or with the rest of the word. */
const endings = { word: `(?!${letter})`, anywhere: "", prefix: `(?:${letter})*` };
type Ending = keyof typeof endings;

/**
 * Builds one pattern for the terms of a concept in many languages. In scripts with spaces between words it matches whole
 * words only. Spaces and hyphens in a term match each other.
 */
export function terms(byLanguage: TermsByLanguage): RegExp {
  // Longer terms come first: an alternation takes the first match, and messages should show the whole phrase.
  const all = listTerms(byLanguage).sort((a, b) => b.length - a.length);
  const source = [true, false].flatMap((starts) =>
    (Object.keys(endings) as Ending[]).flatMap((ending) => {
      const group = all.filter((term) => startsWord(term) === starts && endingOf(term) === ending);
      if (group.length === 0) return [];
      return `${starts ? `(?<!${letter})` : ""}(?:${group.map(toSource).join("|")})${endings[ending]}`;
    }),
  );
  const pattern = new RegExp(source.join("|"), "giu");
  indexTerms(pattern, all);
  return pattern;
}

/** The terms of all languages without duplicates. */
function listTerms(byLanguage: TermsByLanguage): string[] {
  const all = Object.values(byLanguage).flatMap((line) => line.normalize("NFC").split(","));
  return [...new Set(all.map((term) => term.trim()).filter((term) => term !== ""))];
}

function startsWord(term: string): boolean {
  return !unspacedCharacter.test(term.slice(0, 1));
}

function endingOf(term: string): Ending {
  if (term.endsWith("*")) return "prefix";
  return unspacedCharacter.test(term.slice(-1)) ? "anywhere" : "word";
}

function toSource(term: string): string {
  const stem = term.replace(/\*$/u, "").replace(/[.+?^${}()|[\]\\/]/gu, "\\$&");
  return stem.replace(/[ -]/gu, "[\\s\\-\\u2010-\\u2014]*").replace(/['’]/gu, "['’]");
}
