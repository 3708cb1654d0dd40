import { readFileSync } from "node:fs";
import type { Language } from "../../scripts/docs/languages.ts";
import { guideNames } from "../../scripts/guides.ts";

const folder = new URL("../../openapi/docs/", import.meta.url);

/** The names of the guides, in their order. */
export const guideList: string[] = guideNames(folder.pathname);

/** A guide; in English by default. The Chinese ones have the same code: see translations.test.ts. */
export const readGuide = (name: string, language: Language = "en"): string =>
  readFileSync(new URL(`${language}/${name}.md`, folder), "utf8");

/** The code blocks of one language, in order. */
export function codeBlocksOf(page: string, language: string): string[] {
  const blocks = page.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, "gms"));
  return [...blocks].map(([, code = ""]) => code);
}

/** The files that a page's code reads, by the names behind the languages of their blocks. */
export function guideFilesOf(page: string): Record<string, string> {
  const blocks = page.matchAll(/^```\w+ ([\w.-]+)\n(.*?)^```$/gms);
  return Object.fromEntries(Array.from(blocks, ([, name = "", content = ""]) => [name, content]));
}

/** The rows of a page's tables that begin with such a head, as cells. */
export function tableRowsOf(page: string, firstHead: string): string[][] {
  const lines = page.split("\n");
  const start = lines.findIndex((line) => line.startsWith(`| ${firstHead} |`)) + 2;
  if (start === 1) throw new Error(`There is no table "${firstHead}".`);
  const end = lines.findIndex((line, index) => index >= start && !line.startsWith("|"));
  return lines.slice(start, end).map((line) =>
    line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

/** The command lines of a page inside of its sentences, without the command's name. */
export const commandsInText = (page: string): string[] =>
  Array.from(page.replace(/^```.*?^```$/gms, "").matchAll(/`seedance ([^`]+)`/g), ([, line = ""]) => line);
