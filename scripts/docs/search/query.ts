import type { Query, QueryCombination, SearchOptions } from "minisearch";
import { prose } from "./options.ts";
import { queryWordsOf, type Word } from "./query-words.ts";
import { isHan } from "./tokenize.ts";

/** A word of four letters or more may be misspelt; numbers and Chinese are exact. */
const misspelt: SearchOptions = {
  fuzzy: (term) => /^\p{L}{4,}$/u.test(term) && !isHan(term) && 0.2,
  maxFuzzy: 2,
};

const asTyped: SearchOptions = { prefix: false, fuzzy: false, boostTerm: () => 3 };
// A table of many names defines each of them as well as a short one does: no name counts less for its neighbours.
const name: SearchOptions = { ...asTyped, fields: ["names"], bm25: { k: 1.2, b: 0, d: 0.5 } };

/**
 * The queries of what a person typed, from strict to loose: sections with all words, with all but for their spelling,
 * with any of them, and with a character of a Chinese word, whose synonyms often share one (退款, 退还). None where it
 * holds no word.
 */
export function parseQuery(text: string): QueryCombination[] {
  const words = queryWordsOf(text);
  if (words.length === 0) return [];
  const queries = words.map(wordQuery);
  const required = and(queries);
  const phrase = pairsAcross(words);
  const all = phrase.length > 0 ? and([required, or([required, ...phrase])]) : required;
  const characters = words.flatMap(({ tokens }) => tokens.map(({ term }) => term).filter(isSingleHan));
  return [
    all,
    { ...all, ...misspelt },
    { ...or([...queries, ...phrase]), ...misspelt },
    ...(characters.length === 2 ? [or(characters)] : []),
  ];
}

function wordQuery({ text, tokens }: Word): Query {
  const [first = "", ...rest] = tokens.map(({ term }) => term);
  if (isHan(first)) return rest.length === 0 ? first : and([first, ...rest].filter((term) => !isSingleHan(term)));
  const isCode = rest.length > 0;
  return or([
    { ...or(isCode ? [first, text] : [first]), ...name },
    { ...or([first]), ...asTyped, fields: prose },
    { ...or(isCode ? [first, and(rest)] : [first]), fields: prose },
  ]);
}

/** Chinese words side by side have a pair across their border, which alone says nothing but makes them a phrase. */
function pairsAcross(words: Word[]): string[] {
  return words.flatMap(({ end, tokens }, index) => {
    const next = words[index + 1];
    const last = tokens.at(-1)?.term ?? "";
    const first = next?.tokens[0]?.term ?? "";
    return next?.start === end && isSingleHan(last) && isSingleHan(first) ? [last + first] : [];
  });
}

const isSingleHan = (term: string) => isHan(term) && [...term].length === 1;
const and = (queries: Query[]): QueryCombination => ({ combineWith: "AND", queries });
const or = (queries: Query[]): QueryCombination => ({ combineWith: "OR", queries });
