import { readFileSync } from "node:fs";
import { join } from "node:path";
import { guidesBySection } from "../guides.ts";
import type { Language } from "./languages.ts";
import { headingsOf } from "./markdown.ts";
import type { Page, Section } from "./page.ts";

/** The guides in one language, in the order of guides.yaml. */
export function guides(folder: string, language: Language): Page[] {
  return Object.entries(guidesBySection(folder)).flatMap(([section, names]) =>
    names.map((name) => {
      const markdown = readFileSync(join(folder, language, `${name}.md`), "utf8");
      return { language, name, section: section as Section, markdown, title: titleOf(markdown) };
    }),
  );
}

/** The text of a page's first heading. */
export const titleOf = (markdown: string): string => headingsOf(markdown)[0]?.text ?? "";
