import type MiniSearch from "minisearch";
import type { SearchOptions, SearchResult } from "minisearch";
import type { SearchEntry } from "./entries.ts";
import { parseQuery } from "./query.ts";
import { isHan } from "./tokenize.ts";

/** An entry that was found. */
export interface Hit extends Pick<SearchEntry, "id" | "title" | "trail" | "heading" | "text"> {
  /** The terms of the index by which it was found. */
  terms: string[];
}

const options: SearchOptions = {
  prefix: (term) => !isHan(term),
  // The query is made of terms already.
  tokenize: (term) => [term],
  boost: { names: 6, heading: 4, title: 2 },
  // Of sections that say the same, the one that comes first: the guide before the changelog, a field before its echo.
  boostDocument: (_id, _term, stored) => 1 / (1 + 0.003 * Number(stored?.rank)),
};

/** What a search finds, best first: sections with all words of the query, or what comes nearest. */
export function search(index: MiniSearch<SearchEntry>, query: string): Hit[] {
  for (const queries of parseQuery(query)) {
    const results = index.search(queries, options);
    if (results.length > 0) return results.map(hitOf);
  }
  return [];
}

const hitOf = ({ id, title, trail, heading, text, match }: SearchResult): Hit => ({
  id,
  title,
  trail,
  heading,
  text,
  terms: Object.keys(match),
});
