export interface SearchToken {
  /** As it stands in the index. */
  term: string;
  /** Where it stands in the text. */
  start: number;
  end: number;
  /** A word whose parts are tokens of their own: `aspect_ratio`, written as `aspectratio`. */
  whole?: true;
}

const han = /\p{Script=Han}/u;
const runs =
  /\p{Script=Han}+|(?:(?!\p{Script=Han})[\p{L}\p{M}\p{N}])+(?:[._-](?:(?!\p{Script=Han})[\p{L}\p{M}\p{N}])+)*/gu;
const seams = /[._-]|(?<=\p{Ll})(?=\p{Lu})|(?<=[\p{Lu}\p{N}])(?=\p{Lu}\p{Ll})/u;

export const isHan = (term: string): boolean => han.test(term);

/**
 * The terms of a text, for the index and for what is looked up in it. Words of code count as a whole and in parts, so
 * that `aspect_ratio`, `aspectRatio`, `aspect-ratio` and "aspect ratio" meet; Chinese, which writes no spaces, counts as
 * single characters and as pairs of neighbours.
 */
export function tokenize(text: string): SearchToken[] {
  return [...fold(text).matchAll(runs)].flatMap(({ 0: run, index }) =>
    isHan(run) ? tokenizeHan(run, index) : tokenizeWord(run, index),
  );
}

function tokenizeHan(run: string, from: number): SearchToken[] {
  const characters = [...run];
  let start = from;
  return characters.flatMap((character, index) => {
    const next = characters[index + 1];
    const end = start + character.length;
    const single: SearchToken = { term: character, start, end };
    const pair: SearchToken[] = next ? [{ term: character + next, start, end: end + next.length }] : [];
    start = end;
    return [single, ...pair];
  });
}

function tokenizeWord(run: string, from: number): SearchToken[] {
  const parts: SearchToken[] = [];
  let start = from;
  for (const part of run.split(seams)) {
    start = from + run.indexOf(part, start - from);
    parts.push({ term: part.toLowerCase(), start, end: start + part.length });
    start += part.length;
  }
  if (parts.length < 2) return parts;
  return [{ term: parts.map(({ term }) => term).join(""), start: from, end: from + run.length, whole: true }, ...parts];
}

// Full-width forms as ordinary ones. Characters that would change the length stay, so that places in the text hold.
const fold = (text: string) =>
  text.replace(/[^\p{ASCII}\p{Script=Han}]/gu, (character) => {
    const folded = character.normalize("NFKC");
    return folded.length === character.length ? folded : character;
  });
