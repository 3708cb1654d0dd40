import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Profile } from "../generate/profiles.ts";
import { budgetChart } from "./charts/budget-chart.ts";
import type { Language } from "./languages.ts";
import { renderMarkdown } from "./markdown.ts";
import type { Page } from "./page.ts";

/** What a guide's line `<!-- include: NAME -->` stands for: as text, and on the page. */
interface Inclusion {
  text: string;
  html?: string;
}

/**
 * Puts what is derived into the guides that ask for it: `budget-chart`, and `differences`, every other contract beside
 * the page's.
 * @throws Error if a guide asks for something else.
 */
export async function include(pages: Page[], root: string, profiles: Profile[]): Promise<Page[]> {
  return Promise.all(
    pages.map(async (page) => {
      let { markdown } = page;
      let drawn = markdown;
      for (const [asked, name = ""] of page.markdown.matchAll(/^<!-- include: ([\w-]+) -->$/gm)) {
        const make = inclusions[name];
        if (!make)
          throw new Error(`${page.language}/${page.name}.md includes ${name}; there is ${Object.keys(inclusions)}.`);
        const { text, html = text } = await make(page.language, root, profiles);
        markdown = markdown.replace(asked, () => text);
        drawn = drawn.replace(asked, () => html);
      }
      if (markdown === page.markdown) return page;
      return { ...page, markdown, html: renderMarkdown(drawn, page.language, page.ids) };
    }),
  );
}

const inclusions: Record<
  string,
  (language: Language, root: string, profiles: Profile[]) => Inclusion | Promise<Inclusion>
> = {
  "budget-chart": async (language) => {
    const html = await budgetChart(language);
    const [, text = ""] = /<desc[^>]*>([^<]+)<\/desc>/.exec(html) ?? [];
    return { text, html };
  },
  differences: (language, root, profiles) => {
    const file = language === "en" ? "differences.md" : `differences.${language}.md`;
    const texts = profiles.map(({ name }) => readFileSync(join(root, "generated", name, file), "utf8"));
    return { text: texts.map((text) => text.replace(/^<!--.*-->\n/, "").replace(/^#/gm, "##")).join("\n") };
  },
};
