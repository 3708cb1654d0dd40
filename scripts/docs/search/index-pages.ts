import MiniSearch from "minisearch";
import type { Page } from "../page.ts";
import { type Entry, entriesOf } from "./entries.ts";
import { options } from "./options.ts";

/** The search index of one language's pages, an entry a section, as a script: it can be loaded from disk too. */
export function indexPages(pages: Page[]): string {
  const index = new MiniSearch<Entry>(options);
  index.addAll(entriesOf(pages));
  return `globalThis.searchIndex=${JSON.stringify(index)}`;
}
