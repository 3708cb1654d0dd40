import { compareTexts } from "./overlay.ts";

interface Section {
  /** As `## Title`; empty before the first heading. */
  heading: string;
  level: number;
  /** Its fenced blocks as they stand. */
  blocks: string[];
  rows: number;
  links: string[];
  /** Its words, without blocks. */
  text: string;
}

/**
 * What a page's Chinese twin lacks, a line each: the same sections in the same order, the same code blocks, tables,
 * links, and in each section the same `code` and numbers.
 */
export function comparePages(english: string, chinese: string): string[] {
  const [ours, theirs] = [sectionsOf(english), sectionsOf(chinese)];
  // What follows would compare the wrong sections.
  if (ours.map(({ level }) => level).join() !== theirs.map(({ level }) => level).join())
    return [`has other sections: ${headingsOf(ours)} became ${headingsOf(theirs)}`];
  return ours.flatMap((section, index) => {
    const twin = theirs[index] ?? section;
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

/** A page's sections; headings inside of code blocks are none. */
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
      // A page leads to its twin, and a Chinese one to Chinese ones.
      section.links.push(
        ...links.map((target) => target.replace(/\.zh-CN(?=\.md)/, "").replace("docs/zh-CN/", "docs/en/")),
      );
      // A target is compared as a link, not for its numbers.
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
