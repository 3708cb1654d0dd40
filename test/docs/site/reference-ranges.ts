import type { DocumentedFact } from "../facts.ts";

/** A range of a text: from, to. */
export type TextRangeFinder = (text: string) => [number, number];
const emptyRange: [number, number] = [0, 0];
export const wholeText: TextRangeFinder = (text) => [0, text.length];

/** A text of the same length with its code blanked: a comment in a sample looks like a heading. */
export const blankCode = (text: string): string =>
  text.replace(/^```[\s\S]*?^```$/gm, (block) => " ".repeat(block.length));

// All facts are searched in the same text, so it is parsed once.
let lastProse = { text: "", prose: "" };
function proseOf(text: string): string {
  if (lastProse.text !== text) lastProse = { text, prose: blankCode(text) };
  return lastProse.prose;
}

/** The text under a heading of a level, up to the next heading of that level or a higher one. */
export const underHeading =
  (level: number, heading: string, within: TextRangeFinder = wholeText): TextRangeFinder =>
  (text) => {
    const [from, to] = within(text);
    const part = proseOf(text).slice(from, to);
    const start = `\n${part}`.indexOf(`\n${"#".repeat(level)} ${heading}\n`);
    if (start < 0) return emptyRange;
    const inside = start + level + 1;
    const length = part.slice(inside).search(new RegExp(`^#{1,${level}} `, "m"));
    return [from + start, length < 0 ? to : from + inside + length];
  };

/** A cell of the row that begins with `first`; column 0 is the one after it. */
export const tableCell =
  (first: string, column: number, within: TextRangeFinder): TextRangeFinder =>
  (text) => {
    const [from, to] = within(text);
    const row = text.slice(from, to).indexOf(`\n| ${first} |`);
    if (row < 0) return emptyRange;
    const begin = from + row + 1;
    const cells = text.slice(begin, text.indexOf("\n", begin)).split(/(?<=(?<!\\)\|)/);
    const start = begin + cells.slice(0, column + 2).join("").length;
    return [start, start + (cells[column + 2]?.length ?? 0)];
  };

/** The first of some places that contains a text. */
export const firstRangeWith =
  (wanted: string, ...places: TextRangeFinder[]): TextRangeFinder =>
  (text) =>
    places.map((place) => place(text)).find(([from, to]) => text.slice(from, to).includes(wanted)) ?? emptyRange;

/** A fact that a row states if it contains all texts, in this order. */
export const rowFact = (fact: string, texts: readonly string[], within: TextRangeFinder): DocumentedFact => {
  const has = (line: string) => {
    let at = 0;
    return texts.every((text) => {
      at = line.indexOf(text, at) + text.length;
      return at >= text.length;
    });
  };
  const lines = (text: string) =>
    text
      .slice(...within(text))
      .split("\n")
      .filter((line) => line.startsWith("|"));
  return {
    label: fact,
    isStatedIn: (text) => lines(text).some(has),
    removeFrom: (text) =>
      lines(text)
        .filter(has)
        .reduce((rest, line) => rest.replaceAll(line, ""), text),
  };
};

/** A fact that is stated if a place contains its words. */
export const statementFact = (fact: string, words: string, place: TextRangeFinder): DocumentedFact => ({
  label: fact,
  isStatedIn: (text) => text.slice(...place(text)).includes(words),
  removeFrom(text) {
    const [from, to] = place(text);
    return text.slice(0, from) + text.slice(from, to).replaceAll(words, "") + text.slice(to);
  },
});
