import { findAll, type Match } from "./match.ts";

const pairs = ["“”", "「」", "『』", "«»", "‹›", "„“", "„”", "»«", '""', "＂＂"];
const quoted = new RegExp(pairs.map(([open, close]) => `${open}[^${open}${close}\\n]+${close}`).join("|"), "gu");
const data = /"\s*:\s*["{[\d]/u;

/** The quoted parts of a text with their marks; none if the text is JSON, where everything is quoted. */
export function quotes(text: string): Match[] {
  return data.test(text) ? [] : findAll(quoted, text);
}
