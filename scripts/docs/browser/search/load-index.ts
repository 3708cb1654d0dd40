import MiniSearch, { type AsPlainObject } from "minisearch";
import type { Entry } from "../../search/entries.ts";
import { options } from "../../search/options.ts";

declare global {
  /** What the script of a language's index sets. */
  var searchIndex: AsPlainObject | undefined;
}

/**
 * Loads the index by a script, which works from disk too.
 * @throws Error where the script can't be had.
 */
export async function loadIndex(url: URL): Promise<MiniSearch<Entry>> {
  await new Promise<void>((resolve, reject) => {
    const script = document.createElement("script");
    script.src = url.href;
    script.onload = () => resolve();
    script.onerror = () => reject(new Error(`${url} could not be loaded.`));
    document.head.append(script);
  });
  if (!globalThis.searchIndex) throw new Error(`${url} holds no index.`);
  return MiniSearch.loadJS(globalThis.searchIndex, options);
}
