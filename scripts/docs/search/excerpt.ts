import { tokenize } from "./tokenize.ts";

/** A piece of a text; `found` where it is what was searched for. */
export interface Piece {
  text: string;
  found: boolean;
}

interface Range {
  start: number;
  end: number;
  terms: Set<string>;
}

/**
 * Cuts a text into what was searched for and what was not.
 * @param terms the terms of the index that were found.
 */
export function markTerms(text: string, terms: string[]): Piece[] {
  return cut(text, rangesOf(text, terms), 0, text.length);
}

/** The part of a text that holds the most of what was searched for, at most `length` characters and its ellipses. */
export function excerpt(text: string, terms: string[], length: number): Piece[] {
  const ranges = rangesOf(text, terms);
  const start = wordStart(text, Math.max(Math.min(bestStart(ranges, length), text.length - length), 0));
  const end = text.length - start <= length ? text.length : wordEnd(text, start + length);
  const pieces = cut(text, ranges, start, end);
  if (start > 0) pieces.unshift({ text: "…", found: false });
  if (end < text.length) pieces.push({ text: "…", found: false });
  return pieces;
}

/** Where the terms stand; those that touch are one. */
function rangesOf(text: string, terms: string[]): Range[] {
  const wanted = new Set(terms);
  const ranges: Range[] = [];
  for (const { term, start, end } of tokenize(text)) {
    if (!wanted.has(term)) continue;
    const last = ranges.at(-1);
    if (last && start <= last.end) {
      last.end = Math.max(last.end, end);
      last.terms.add(term);
    } else ranges.push({ start, end, terms: new Set([term]) });
  }
  return ranges;
}

function bestStart(ranges: Range[], length: number): number {
  // Some words before what was found make it readable.
  const before = Math.floor(length / 4);
  let best = { start: 0, weight: 0 };
  for (const [index, { start }] of ranges.entries()) {
    const beyond = ranges.findIndex(({ end }, other) => other >= index && end > start + length - before);
    const near = ranges.slice(index, beyond < 0 ? ranges.length : beyond);
    // Longer terms tell more: `end_image_url` as a whole is better than its parts scattered.
    const weight = [...new Set(near.flatMap(({ terms }) => [...terms]))].join("").length;
    if (weight > best.weight) best = { start, weight };
  }
  return best.start - before;
}

function wordStart(text: string, start: number): number {
  const gap = start > 0 && /[\s·，。；：、]+/.exec(text.slice(start, start + 20));
  return gap ? start + gap.index + gap[0].length : start;
}

function wordEnd(text: string, end: number): number {
  const back = text.slice(end - 20, end).search(/[\s，。；：、]\S*$/u);
  return back < 0 ? end : end - 20 + back;
}

function cut(text: string, ranges: Range[], from: number, to: number): Piece[] {
  const pieces: Piece[] = [];
  let position = from;
  for (const { start, end } of ranges.filter(({ start, end }) => end > from && start < to)) {
    if (start > position) pieces.push({ text: text.slice(position, start), found: false });
    pieces.push({ text: text.slice(Math.max(start, from), Math.min(end, to)), found: true });
    position = Math.min(end, to);
  }
  if (position < to) pieces.push({ text: text.slice(position, to), found: false });
  return pieces;
}
