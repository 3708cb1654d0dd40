import { compareTexts } from "./overlay.ts";

interface Section {
  /** As `## Title`; empty before the first heading. */
  heading: string;
  level: number;
  /** Its fenced code blocks, unchanged. */
  blocks: string[];
  rows: number;
  links: string[];
  /** Its text, without code blocks. */
  text: string;
}

/**
 * Returns the faults of a page's Chinese version as lines: it must have the same sections in the same order, the same code
 * blocks, tables and links, and in each section the same `code` and numbers.
 */
export function comparePages(english: string, chinese: string): string[] {
  const [englishSections, chineseSections] = [sectionsOf(english), sectionsOf(chinese)];
  // Without the same headings, the wrong sections would be compared.
  if (englishSections.map(({ level }) => level).join() !== chineseSections.map(({ level }) => level).join())
    return [`has other sections: ${headingsOf(englishSections)} became ${headingsOf(chineseSections)}`];
  return englishSections.flatMap((section, index) => {
    const twin = chineseSections[index] ?? section;
    return compareSections(section, twin).map((fault) => `${section.heading || "the beginning"}: ${fault}`);
  });
}

const headingsOf = (sections: Section[]) => sections.flatMap(({ heading }) => heading || []).join(", ");

function compareSections(english: Section, chinese: Section): string[] {
  const faults = english.blocks.flatMap((block, index) =>
    block === chinese.blocks[index] ? [] : [`code block ${index + 1} differs`],
  );
  if (chinese.blocks.length > english.blocks.length) faults.push("has more code blocks");
  if (english.rows !== chinese.rows) faults.push(`${english.rows} rows of tables became ${chinese.rows}`);
  if (english.links.join() !== chinese.links.join())
    faults.push(`has other links: ${english.links.join(" ")} became ${chinese.links.join(" ")}`);
  const hasWords = /\p{Letter}/u.test(english.text);
  return [...faults, ...(hasWords ? compareTexts(english.text, chinese.text) : [])];
}

/** Splits a page into sections. Lines in code blocks are not headings. */
export function sectionsOf(page: string): Section[] {
  const sections = [emptySection("")];
  let fence: string[] | undefined;
  for (const line of page.split("\n")) {
    const section = sections.at(-1) ?? emptySection("");
    if (fence) {
      fence.push(line);
      if (!line.startsWith("```")) continue;
      section.blocks.push(fence.join("\n"));
      fence = undefined;
    } else if (line.startsWith("```")) fence = [line];
    else if (/^#{1,6} /.test(line)) sections.push(emptySection(line));
    else {
      if (line.startsWith("|")) section.rows++;
      const links = [...line.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = ""]) => target);
      // The languages link to each other, and Chinese pages link to Chinese pages.
      section.links.push(
        ...links.map((target) => target.replace(/\.zh-CN(?=\.md)/, "").replace("docs/zh-CN/", "docs/en/")),
      );
      // Targets are compared as links, so their numbers are removed.
      section.text += `${line.replace(/\]\([^)\s]+\)/g, "]")}\n`;
    }
  }
  return sections.map((section) => ({ ...section, links: section.links.sort() }));
}

const emptySection = (heading: string): Section => ({
  heading,
  level: heading.split(" ")[0]?.length ?? 0,
  blocks: [],
  rows: 0,
  links: [],
  text: heading.replace(/^#+ /, ""),
});
