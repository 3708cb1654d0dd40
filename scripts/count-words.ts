/**
 * Counts the words of pages, without their code blocks.
 *
 *   node scripts/count-words.ts README.md README.zh-CN.md
 */
import { readFileSync } from "node:fs";

/**
 * Counts the words of a page, without code blocks and the targets of links. Chinese has no spaces, so 1.6 characters count
 * as a word, as translators do.
 */
export function countMarkdownWords(page: string): number {
  const text = page.replace(/^```.*?^```$/gms, "").replace(/\]\([^)]*\)/g, "]");
  const characters = text.match(/\p{Script=Han}/gu)?.length ?? 0;
  const words = text
    .replace(/\p{Script=Han}/gu, " ")
    .match(/[^\s，。、；：（）“”？！]*[\p{L}\p{N}][^\s，。、；：（）“”？！]*/gu);
  return Math.round(characters / 1.6) + (words?.length ?? 0);
}

if (import.meta.main)
  for (const path of process.argv.slice(2))
    console.log(`${path}: ${countMarkdownWords(readFileSync(path, "utf8"))} words`);
