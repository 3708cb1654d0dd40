/** A part of a text, with its offsets as `slice` takes them. */
export interface Match {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** Every part of a text that a pattern (with flag `g`) finds. */
export function findAll(pattern: RegExp, text: string): Match[] {
  return Array.from(text.matchAll(pattern), ({ 0: found, index }) => ({
    text: found,
    start: index,
    end: index + found.length,
  }));
}

/** The first part of a text that a pattern (with flag `g`) finds. */
export function find(pattern: RegExp, text: string): Match | undefined {
  const first = text.matchAll(pattern).next().value;
  return first && { text: first[0], start: first.index, end: first.index + first[0].length };
}

/** Whether a pattern finds anything; unlike `test`, it leaves the pattern as it was. */
export function has(pattern: RegExp, text: string): boolean {
  return text.search(pattern) >= 0;
}

/** A match inside a part of a text, with its offsets in the whole text. */
export function within(part: Match, match: Match): Match {
  return { text: match.text, start: part.start + match.start, end: part.start + match.end };
}

/** Excerpts as a message shows them: quoted, on one line, each once, the first five, 60 code points each. */
export function quote(...excerpts: readonly string[]): string {
  const shown = [...new Set(excerpts.map(shorten))];
  const rest = shown.length > 5 ? ` and ${shown.length - 5} more` : "";
  return `${shown
    .slice(0, 5)
    .map((each) => `“${each}”`)
    .join(", ")}${rest}`;
}

function shorten(text: string): string {
  const bare = text.trim().replace(/^["“”「『«„](?<inner>.*)["“”」』»]$/su, "$<inner>");
  const points = [...bare.replace(/\s+/gu, " ")];
  return points.length > 60 ? `${points.slice(0, 59).join("")}…` : points.join("");
}
