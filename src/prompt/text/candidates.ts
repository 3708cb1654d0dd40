/** The number of a pattern in the index. */
const numbers = new WeakMap<RegExp, number>();
/** The numbers of the patterns with a term of this beginning. */
const beginnings = new Map<string, number[]>();
/** Patterns with a term whose beginning can't be indexed. */
const always = new Set<number>();
let count = 0;

const [ofWord, ofText] = [3, 2];
/** Characters that a term's pattern matches loosely: space, hyphen, apostrophe. */
const loose = /[\s\-'’*]/u;
const unspaced = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Hangul}ー]/u;
const letter = /[\p{L}\p{M}\p{Nd}]/u;

/** A character in the index, case-folded. */
interface FoldedCharacter {
  readonly folded: string;
  readonly kind: "letter" | "unspaced" | "other";
}

const foldedCharacters = new Map<string, FoldedCharacter>();
const maxFoldedCharacters = 50_000;

function foldCharacter(character: string): FoldedCharacter {
  let cached = foldedCharacters.get(character);
  if (!cached) {
    if (foldedCharacters.size > maxFoldedCharacters) foldedCharacters.clear();
    const kind = unspaced.test(character) ? "unspaced" : letter.test(character) ? "letter" : "other";
    cached = { folded: fold(character), kind };
    foldedCharacters.set(character, cached);
  }
  return cached;
}

/** Folds characters that a pattern with the flag `i` treats as equal, such as `K` and the kelvin sign. */
function fold(character: string): string {
  const folded = character.toUpperCase().toLowerCase();
  if ([...folded].length === 1) return folded;
  const lower = character.toLowerCase();
  return [...lower].length === 1 ? lower : character;
}

/** The texts that were scanned last, with the numbers of the patterns that each may match. */
interface ScannedText {
  text: string | undefined;
  found: Uint8Array;
}

/** A prompt, its sentences and shots. The entries are reused in turn, so that a batch of prompts creates no garbage. */
const recent: ScannedText[] = Array.from({ length: 16 }, () => ({ text: undefined, found: new Uint8Array() }));
let oldest = 0;

/** Adds a pattern to the index by the beginnings of its terms. */
export function indexTerms(pattern: RegExp, terms: readonly string[]): void {
  const number = count++;
  numbers.set(pattern, number);
  for (const each of recent) each.text = undefined;
  for (const term of terms) {
    const characters = [...term];
    const kind = foldCharacter(characters[0] ?? "").kind;
    const end = characters.findIndex((character) => loose.test(character));
    const maxLength = kind === "letter" ? ofWord : ofText;
    const length = Math.min(end < 0 ? characters.length : end, maxLength);
    if (kind === "other" || length === 0) {
      always.add(number);
      continue;
    }
    const beginning = characters
      .slice(0, length)
      .map((character) => foldCharacter(character).folded)
      .join("");
    const others = beginnings.get(beginning);
    if (others) others.push(number);
    else beginnings.set(beginning, [number]);
  }
}

/**
 * Whether a pattern may match a text; false only if it certainly does not. A lexicon has thousands of terms in many
 * languages, and a prompt has the beginnings of few of them, so that nearly all patterns need not run.
 */
export function mayMatch(pattern: RegExp, text: string): boolean {
  const number = numbers.get(pattern);
  if (number === undefined || always.has(number)) return true;
  const looked = recent.find((each) => each.text === text) ?? scanText(text);
  return looked.found[number] === 1;
}

function scanText(text: string): ScannedText {
  const looked = recent[oldest] as ScannedText;
  oldest = (oldest + 1) % recent.length;
  looked.text = text;
  if (looked.found.length < count) looked.found = new Uint8Array(count);
  else looked.found.fill(0);
  const mark = (beginning: string) => {
    for (const number of beginnings.get(beginning) ?? []) looked.found[number] = 1;
  };
  // The terms that began two characters and one character before; empty if there are none.
  let [two, one]: [string, string] = ["", ""];
  let before: FoldedCharacter["kind"] = "other";
  for (const character of text) {
    const { folded, kind } = foldCharacter(character);
    if (two !== "") mark(two + folded);
    two = one === "" ? "" : one + folded;
    if (two !== "") mark(two);
    // In scripts with spaces between words, a term begins at the beginning of a word.
    one = kind === "unspaced" || (kind === "letter" && before !== "letter") ? folded : "";
    if (one !== "") mark(one);
    before = kind;
  }
  return looked;
}
