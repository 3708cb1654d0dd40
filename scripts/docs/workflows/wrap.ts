/**
 * Breaks a text into lines that are no wider than some width, for SVG, which does not break lines.
 * @param width in the same unit as `size`, the font's size. Widths are guessed, rather too wide: a page's reader has
 * fonts that the build does not know.
 */
export function wrap(text: string, size: number, width: number): string[] {
  const lines = [""];
  for (const piece of text.match(/\s+|\p{Script=Han}[，。；：、”）]*|[^\s\p{Script=Han}]+/gu) ?? [])
    for (const part of fitting(piece, size, width)) {
      const line = lines.at(-1) ?? "";
      if (widthOf(line + part.trimEnd(), size) <= width) lines[lines.length - 1] = line + part;
      else lines.push(part.trimStart());
    }
  return lines.map((line) => line.trimEnd()).filter(Boolean);
}

/** The width of a text, guessed. */
export const widthOf = (text: string, size: number): number =>
  [...text].reduce((sum, character) => sum + (isWide(character) ? 1 : 0.62), 0) * size;

/** A word in parts that fit into a line. */
function fitting(word: string, size: number, width: number): string[] {
  const most = Math.max(1, Math.floor(width / widthOf(isWide(word) ? "中" : "a", size)));
  return word.match(new RegExp(`.{1,${most}}`, "gsu")) ?? [];
}

const isWide = (text: string) => /[\p{Script=Han}\u3000-\u303f\uff00-\uff60“”]/u.test(text);
