import { secondNouns, shotNouns, trackNouns } from "../lexicon/shots.ts";
import { toNumber } from "./digits.ts";
import { execAll, type Match } from "./match.ts";
import { memoizeLast } from "./memoize.ts";

/** A time slot of the clip: `0-3s:`, `[00:03-00:06]`. */
export interface TimeSlot extends Match {
  /** Seconds from the beginning of the clip. */
  readonly from: number;
  readonly to: number;
}

/** The heading of a numbered shot: `Shot 2:`. */
export interface ShotLabel extends Match {
  readonly number: number;
}

const number = "\\p{Nd}{1,3}(?:[.．]\\p{Nd}{1,2})?";
const clock = (name: string) => `0{1,2}[:：](?<${name}>\\p{Nd}{2})`;
const dash = "\\s*(?:-|‐|–|—|~|～|〜|至|到|から|\\bto\\b)\\s*";
const unit = `\\s*(?:${secondNouns})`;
const range = new RegExp(
  [
    `(?<![\\p{Nd}.．])(?<from>${number})(?:${unit})?${dash}(?<to>${number})${unit}(?![\\p{Lu}\\p{Ll}])`,
    `(?<!\\p{Nd})${clock("clockFrom")}${dash}${clock("clockTo")}(?!\\p{Nd})`,
  ].join("|"),
  "giu",
);

/** The time slots of a prompt, in order. */
export const timeSlots = memoizeLast((text: string): TimeSlot[] => {
  const ranges = execAll(range, text).map(({ 0: found, index, groups = {} }) => {
    const [from, to] = [groups.from ?? groups.clockFrom ?? "", groups.to ?? groups.clockTo ?? ""].map(toNumber);
    return { text: found, start: index, end: index + found.length, from: from ?? 0, to: to ?? 0 };
  });
  // A range within a sentence ("for 2-3 seconds") is not a slot. A slot is in brackets or before a colon, or begins a
  // line of a timeline that starts at 0. "80s-90s" is a style.
  const headings = ranges.filter((slot) => slot.from < slot.to && (isHeading(text, slot) || opensLine(text, slot)));
  const earliest = Math.min(...headings.map(({ from }) => from));
  if (earliest >= 20) return [];
  return earliest <= 1 ? headings : headings.filter((slot) => isHeading(text, slot));
});

function isHeading(text: string, { start, end }: Match): boolean {
  const after = text.slice(end, end + 8);
  return (
    /^\s*\**\s*[:：]/u.test(after) ||
    (/[[【（(]\s*第?$/u.test(text.slice(Math.max(0, start - 4), start)) && /^\s*[\]】）)]/u.test(after))
  );
}

function opensLine(text: string, { start }: Match): boolean {
  return /^[\s*#\-•|第]*$/u.test(text.slice(text.lastIndexOf("\n", start - 1) + 1, start));
}

const trackLabel = new RegExp(`(?:${trackNouns})[^\\n:：.。\\p{Nd}]{0,12}[:：][\\s*]*$`, "iu");

/** The time slots by timeline: sound or camera may have separate ones ("Audio: 0-2s: wind"). */
export function timelines(text: string): TimeSlot[][] {
  const all: TimeSlot[][] = [];
  for (const slot of timeSlots(text)) {
    const isTrack = trackLabel.test(text.slice(Math.max(0, slot.start - 30), slot.start));
    const last = all.at(-1);
    if (last && !isTrack) last.push(slot);
    else all.push([slot]);
  }
  return all;
}

const chineseDigits = "一二三四五六七八九十";
const numeral = `(?:\\p{Nd}{1,2}|[${chineseDigits}])`;
const close = "\\s*\\**\\s*(?:[:：.。)）\\]】、|\\-–—]|$)";
const label = new RegExp(
  [
    `(?<!\\p{L})(?:${shotNouns})\\s*#?(?<a>${numeral})(?!\\p{Nd})${close}`,
    `第\\s*(?<b>${numeral})\\s*(?:个|個)?(?:镜头|鏡頭|镜|鏡|幕|场|場|カット|シーン)`,
  ].join("|"),
  "gimu",
);

/** The numbered shot headings of a prompt, in order. */
export const shotLabels = memoizeLast((text: string): ShotLabel[] => {
  return execAll(label, text).map(({ 0: found, index, groups }) => {
    const digits = groups?.a ?? groups?.b ?? "";
    const chinese = chineseDigits.indexOf(digits) + 1;
    return { text: found, start: index, end: index + found.length, number: chinese || toNumber(digits) };
  });
});
