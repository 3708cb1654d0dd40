import { readJson } from "./read-json.ts";

const { texts = {}, types = [] } = readJson("redoc-words") as {
  texts?: Record<string, string>;
  types?: [expression: string, replacement: string][];
};

// The patched bundle asks for all its words by these two names.

/** A text of Redoc's in the page's language. */
export const redocWord = (english: string): string => texts[english] ?? english;

/** A type with its limits in the page's language. */
export const redocType = (english: string): string =>
  types.reduce((text, [expression, replacement]) => text.replace(new RegExp(expression, "g"), replacement), english);
