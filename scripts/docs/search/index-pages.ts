import type { Page } from "../page.ts";
import { entriesOf } from "./entries.ts";

/**
 * What can be found in one language's pages, an entry a section, as a script: it can be loaded from disk too. The browser
 * makes the index of it, since the words alone are far less to load.
 */
export function indexPages(pages: Page[]): string {
  return `globalThis.searchEntries=${JSON.stringify(entriesOf(pages))}`;
}
