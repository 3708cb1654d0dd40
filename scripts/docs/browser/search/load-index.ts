import MiniSearch from "minisearch";
import type { SearchEntry } from "../../search/entries.ts";
import { options } from "../../search/options.ts";

declare global {
  /** What the script of a language's entries sets. */
  var searchEntries: SearchEntry[] | undefined;
}

/**
 * Loads the entries by a script, which works from disk too.
 * @throws Error if the script can't be had.
 */
export async function loadIndex(url: URL): Promise<MiniSearch<SearchEntry>> {
  await new Promise<void>((resolve, reject) => {
    const script = document.createElement("script");
    script.src = url.href;
    script.onload = () => resolve();
    script.onerror = () => reject(new Error(`${url} could not be loaded.`));
    document.head.append(script);
  });
  if (!globalThis.searchEntries) throw new Error(`${url} holds nothing to search.`);
  const index = new MiniSearch<SearchEntry>(options);
  index.addAll(globalThis.searchEntries);
  return index;
}
