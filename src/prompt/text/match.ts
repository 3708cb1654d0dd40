import { mayMatch } from "./candidates.ts";

/** A part of a text, with its offsets as for `slice`. */
export interface Match {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** All matches of a pattern (with flag `g`) with their groups. `matchAll` would copy the pattern each time. */
export function execAll(pattern: RegExp, text: string): RegExpExecArray[] {
  const found: RegExpExecArray[] = [];
  if (!mayMatch(pattern, text)) return found;
  pattern.lastIndex = 0;
  for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
    found.push(match);
    if (match[0] === "") pattern.lastIndex += (text.codePointAt(match.index) ?? 0) > 0xffff ? 2 : 1;
  }
  return found;
}

/** All matches of a pattern (with flag `g`) in a text. */
export function findAll(pattern: RegExp, text: string): Match[] {
  return execAll(pattern, text).map(toMatch);
}

/** The first match of a pattern (with flag `g`) in a text. */
export function find(pattern: RegExp, text: string): Match | undefined {
  if (!mayMatch(pattern, text)) return undefined;
  pattern.lastIndex = 0;
  const first = pattern.exec(text);
  return first ? toMatch(first) : undefined;
}

function toMatch({ 0: text, index: start }: RegExpExecArray): Match {
  return { text, start, end: start + text.length };
}

/** Whether a pattern matches a text; unlike `test`, it does not change the pattern's `lastIndex`. */
export function has(pattern: RegExp, text: string): boolean {
  return mayMatch(pattern, text) && text.search(pattern) >= 0;
}

/** A match within a part of a text, with its offsets in the whole text. */
export function within(part: Match, match: Match): Match {
  return { text: match.text, start: part.start + match.start, end: part.start + match.end };
}

/** Excerpts for a message: quoted, on one line, without duplicates, at most five of at most 60 code points. */
export function quoteExcerpts(...excerpts: readonly string[]): string {
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
