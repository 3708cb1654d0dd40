import { readFileSync } from "node:fs";
import { guideNames } from "../../scripts/guides.ts";

const folder = new URL("../../openapi/docs/", import.meta.url);

/** The names of the guides, in their order. */
export const guides: string[] = guideNames(folder.pathname);

/** A guide in English. The Chinese ones have the same code: see translations.test.ts. */
export const readGuide = (name: string): string => readFileSync(new URL(`en/${name}.md`, folder), "utf8");

/** The code blocks of one language, in order. */
export function blocksOf(page: string, language: string): string[] {
  const blocks = page.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, "gms"));
  return [...blocks].map(([, code = ""]) => code);
}
