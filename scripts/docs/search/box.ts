import type { Language } from "../languages.ts";
import { searchStrings } from "./words.ts";

/** The button in every page's header that opens the search. */
export function searchBox(language: Language): string {
  const { search } = searchStrings[language];
  return `<button type="button" class="search-button needs-script" data-language="${language}" data-index="../assets/search-${language}.js" aria-haspopup="dialog" aria-keyshortcuts="Control+K Meta+K"><span aria-hidden="true">⌕</span> <span class="search-word">${search}</span> <kbd aria-hidden="true">Ctrl K</kbd></button>`;
}
