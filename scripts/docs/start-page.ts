import type { Language } from "./languages.ts";
import { summaryOf } from "./layout.ts";
import type { Page, Section } from "./page.ts";
import { pageStrings } from "./words.ts";

/** The first page of a language: what the API is, and every other page with its first sentences. */
export function startPage(info: { title: string; summary?: string }, pages: Page[], language: Language): Page {
  const { sections, start, colon } = pageStrings[language];
  const lists = (Object.keys(sections) as Section[]).flatMap((section) => {
    const lines = pages
      .filter((page) => page.section === section)
      .map((page) => `- [${page.title}](${page.name}.md)${colon}${summaryOf(page.markdown)}`);
    return lines.length === 0 ? [] : [`## ${sections[section]}`, lines.join("\n")];
  });
  const markdown = [`# ${info.title}`, info.summary ?? "", ...lists, ""].join("\n\n");
  return { language, name: "index", title: start, section: "start", markdown };
}
