import type { Language } from "./languages.ts";
import type { Ids } from "./markdown.ts";

/** What stands together in the navigation. */
export type Section = "start" | "guides" | "reference" | "more";

/** A page of the site in one language; the other one has a page of the same name. */
export interface Page {
  language: Language;
  /** Its file's name without ending: `quick-start` becomes `en/quick-start.html` and `en/quick-start.html.md`. */
  name: string;
  /** As the navigation shows it. */
  title: string;
  section: Section;
  /** The whole page for people's AIs and for search: it begins with `# Title`. Links lead to `other-page.md#heading`. */
  markdown: string;
  /** Ids of headings that are not to follow from their words. */
  ids?: Ids;
  /** Its HTML where that is more than the Markdown rendered. */
  html?: string;
  /** Whole elements for its head: styles and scripts of its own. */
  head?: string;
  /** Whether it takes the whole width and has a navigation of its own. */
  wide?: boolean;
}
