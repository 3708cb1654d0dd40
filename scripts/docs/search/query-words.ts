import { stopWords } from "./stop-words.ts";
import { isHan, type SearchToken, tokenize } from "./tokenize.ts";

/** A word of a query, with its tokens. */
export interface Word {
  text: string;
  start: number;
  end: number;
  tokens: SearchToken[];
}

/** The words of a query that tell something; all of them where none does. */
export function queryWordsOf(query: string): Word[] {
  const words = groupsOf(tokenize(query)).flatMap((tokens) => cut(query, tokens));
  const telling = words.filter(({ text }) => !stopWords.has(text.toLowerCase()));
  return telling.length > 0 ? telling : words;
}

/** Tokens that overlap: a word with its parts, or a run of Chinese. */
function groupsOf(tokens: SearchToken[]): SearchToken[][] {
  const groups: SearchToken[][] = [];
  let end = -1;
  for (const token of tokens) {
    if (token.start < end) groups.at(-1)?.push(token);
    else groups.push([token]);
    end = Math.max(end, token.end);
  }
  return groups;
}

let segmenter: Intl.Segmenter | undefined;

/** Chinese, which writes no spaces, is cut into words. */
function cut(query: string, tokens: SearchToken[]): Word[] {
  const start = tokens[0]?.start ?? 0;
  const run = query.slice(start, tokens.at(-1)?.end);
  if (!isHan(run)) return [{ text: run, start, end: start + run.length, tokens }];
  // Made when it is first needed: it loads a dictionary.
  segmenter ??= new Intl.Segmenter("zh", { granularity: "word" });
  const segments = [...segmenter.segment(run)];
  const words = segments.map(({ segment, index }) => ({
    text: segment,
    start: start + index,
    end: start + index + segment.length,
    tokens,
  }));
  return joinPairs(words).map((word) => ({
    ...word,
    tokens: tokens.filter((token) => token.start >= word.start && token.end <= word.end),
  }));
}

/** Two single characters side by side, and no third, are a word that the dictionary lacks: 扣费. */
function joinPairs(words: Word[]): Word[] {
  const isSingle = (word: Word | undefined) => word && [...word.text].length === 1 && !stopWords.has(word.text);
  const startsPair = (index: number) =>
    [-1, 0, 1, 2].map((step) => !!isSingle(words[index + step])).join() === "false,true,true,false";
  return words.flatMap((word, index) => {
    const next = words[index + 1];
    if (next && startsPair(index)) return [{ ...word, text: word.text + next.text, end: next.end }];
    return startsPair(index - 1) ? [] : [word];
  });
}
