/** East Asian wide and fullwidth characters and emoji, which take two columns: https://www.unicode.org/reports/tr11/ */
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1f64f}\u{1f900}-\u{1f9ff}\u{20000}-\u{3fffd}]/u;
/** Marks that are drawn over the character before them. */
const combining = /\p{Mn}|\p{Me}|\u200d|\ufe0f/u;

/** How many columns of a terminal a text takes. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const character of text) width += wide.test(character) ? 2 : combining.test(character) ? 0 : 1;
  return width;
}

/** A text with spaces behind it, up to a number of columns. */
export const padDisplay = (text: string, width: number) => text + " ".repeat(Math.max(width - displayWidth(text), 0));

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
      if (line !== "") line += " ";
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
      noLineStart.test(character) || noLineEnd.test(last) || !(wide.test(character) || wide.test(last.at(-1) ?? ""));
    if (last !== "" && !joins) {
      pieces.push(last);
      last = "";
    }
    last += character;
  }
  return [...pieces, last];
}
