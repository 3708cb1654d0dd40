import { quotes } from "./quotes.ts";
import { countWords } from "./words.ts";

const fewestItems = 8;
const longestItem = 4;
const shortShare = 0.75;

/** The items of a prompt that is a comma-separated list of tags; empty where it is prose, data or lines of its own. */
export function listItems(text: string): string[] {
  const trimmed = text.trim();
  // Quoted words and data are no tags, and a full stop before the end makes sentences.
  if (/[{}\n]|[.!?。！？।](?!\s*$)/u.test(trimmed) || quotes(trimmed).length > 0) return [];
  const items = trimmed.split(/[,，、،]/u).filter((item) => item.trim() !== "");
  const short = items.filter((item) => countWords(item) <= longestItem);
  return items.length >= fewestItems && short.length >= items.length * shortShare ? items : [];
}
