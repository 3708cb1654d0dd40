import measureText from "fast-string-truncated-width";

/** Characters that are not shown, which the library counts. */
const invisible = /[\t\u00ad\u180e\u200b\u200c\u200e\u200f\u2060-\u206f\ufeff]/gu;
/** Vowel signs of Indian scripts that stand beside their letter, which the library does not count. */
const spacingMark = /\p{Mc}/gu;

/** How many columns of a terminal a text takes. An emoji of several characters takes two; control characters take none. */
export function displayWidth(text: string): number {
  if (/^[ -~]*$/.test(text)) return text.length;
  return measureText(text.normalize().replace(invisible, "").replace(spacingMark, "-")).width;
}

/** A text with spaces behind it, up to a number of columns. */
export const padDisplay = (text: string, width: number) => text + " ".repeat(Math.max(width - displayWidth(text), 0));

/**
 * A text that takes at most so many columns; a longer one ends with `…`. No character that is made of several, such as a
 * letter with its marks, is taken apart.
 */
export function cutToWidth(text: string, columns: number): string {
  // A text may be very long, and a terminal is not.
  const head = text.slice(0, columns * 32);
  if (head === text && displayWidth(text) <= columns) return text;
  if (/^[ -~]*$/.test(head)) return columns > 0 ? `${head.slice(0, columns - 1).trimEnd()}…` : "";
  let [cut, remaining] = ["", columns - 1];
  for (const { segment } of new Intl.Segmenter().segment(head)) {
    remaining -= displayWidth(segment);
    if (remaining < 0) break;
    cut += segment;
  }
  return columns > 0 ? `${cut.trimEnd()}…` : "";
}

/** What may not begin a line of Chinese: https://www.w3.org/TR/clreq/#prohibition_rules_for_line_start_end */
const noLineStart = /^[，。、；：？！）》」』】〉”’…％]/u;
/** What may not end one. */
const noLineEnd = /[（《「『【〈“‘]$/u;

/** Breaks a text at spaces and between wide characters, into lines of at most so many columns, if a word is not longer. */
export function wrapText(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const [part] of text.trim().matchAll(/\s+|[^\s]+/gu)) {
    if (/^\s/.test(part)) {
      // A path may contain several spaces in a row.
      if (line !== "") line += /[^ ]/.test(part) ? " " : part;
      continue;
    }
    for (const piece of breakable(part)) {
      if (line.trimEnd() !== "" && displayWidth(line + piece) > width) {
        lines.push(line.trimEnd());
        line = "";
      }
      line += piece;
    }
  }
  return [...lines, line];
}

/** The pieces of a word between which a line may end. */
function breakable(word: string): string[] {
  const pieces: string[] = [];
  let last = "";
  for (const character of word) {
    const joins =
      noLineStart.test(character) ||
      noLineEnd.test(last) ||
      !(displayWidth(character) === 2 || displayWidth(last.at(-1) ?? "") === 2);
    if (last !== "" && !joins) {
      pieces.push(last);
      last = "";
    }
    last += character;
  }
  return [...pieces, last];
}
