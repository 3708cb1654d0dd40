import type { Options } from "minisearch";
import type { SearchEntry } from "./entries.ts";
import { tokenize } from "./tokenize.ts";

/** The fields that are text; the other one is names. */
export const prose = ["heading", "title", "trail", "text"];

/** What the index is built with. */
export const options: Options<SearchEntry> = {
  fields: ["names", ...prose],
  storeFields: ["title", "trail", "heading", "text", "rank"],
  tokenize: (text, field) => (field === "names" ? termsOfNames(text) : tokenize(text).map(({ term }) => term)),
  processTerm: (term) => term,
};

/**
 * A name counts as a whole, and once more as it is spelt: `imageUrls` is not `image_urls` where both are there. Of a
 * path, such as `output.images[].url`, each member is a name too.
 */
function termsOfNames(names: string): string[] {
  const terms = names.split(" ").flatMap((name) => [name, ...name.split(/[.[\]]+/)].flatMap(termsOfName));
  return [...new Set(terms)];
}

function termsOfName(name: string): string[] {
  const [token] = tokenize(name);
  if (!token) return [];
  return token.whole ? [token.term, name.slice(token.start, token.end)] : [token.term];
}
