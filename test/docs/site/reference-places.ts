import type { Fact } from "../facts.ts";

/** Where something stands in a text: from, to. */
export type Place = (text: string) => [number, number];
const nowhere: [number, number] = [0, 0];
export const everywhere: Place = (text) => [0, text.length];

/** A text of the same length with its code blanked: a comment in a sample looks like a heading. */
export const withoutCode = (text: string): string =>
  text.replace(/^```[\s\S]*?^```$/gm, (block) => " ".repeat(block.length));

// Each fact is looked for in the same text: it is read once.
let last = { text: "", prose: "" };
function proseOf(text: string): string {
  if (last.text !== text) last = { text, prose: withoutCode(text) };
  return last.prose;
}

/** What stands under a heading of a level, up to the next of that level or a higher one. */
export const under =
  (level: number, heading: string, within: Place = everywhere): Place =>
  (text) => {
    const [from, to] = within(text);
    const part = proseOf(text).slice(from, to);
    const start = `\n${part}`.indexOf(`\n${"#".repeat(level)} ${heading}\n`);
    if (start < 0) return nowhere;
    const inside = start + level + 1;
    const length = part.slice(inside).search(new RegExp(`^#{1,${level}} `, "m"));
    return [from + start, length < 0 ? to : from + inside + length];
  };

/** A cell of the row that begins with something: 0 is the one behind it. */
export const cell =
  (first: string, column: number, within: Place): Place =>
  (text) => {
    const [from, to] = within(text);
    const row = text.slice(from, to).indexOf(`\n| ${first} |`);
    if (row < 0) return nowhere;
    const begin = from + row + 1;
    const cells = text.slice(begin, text.indexOf("\n", begin)).split(/(?<=(?<!\\)\|)/);
    const start = begin + cells.slice(0, column + 2).join("").length;
    return [start, start + (cells[column + 2]?.length ?? 0)];
  };

/** The first of some places in which a text stands. */
export const firstOf =
  (wanted: string, ...places: Place[]): Place =>
  (text) =>
    places.map((place) => place(text)).find(([from, to]) => text.slice(from, to).includes(wanted)) ?? nowhere;

/** A whole row that holds all of some texts, in this order. */
export const row = (fact: string, texts: readonly string[], within: Place): Fact => {
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
    fact,
    stands: (text) => lines(text).some(has),
    without: (text) =>
      lines(text)
        .filter(has)
        .reduce((rest, line) => rest.replaceAll(line, ""), text),
  };
};

/** A fact whose words stand in a place. */
export const stands = (fact: string, words: string, place: Place): Fact => ({
  fact,
  stands: (text) => text.slice(...place(text)).includes(words),
  without(text) {
    const [from, to] = place(text);
    return text.slice(0, from) + text.slice(from, to).replaceAll(words, "") + text.slice(to);
  },
});
