import { cameraIsAim, cameraNouns, cameraShotNouns, otherSubject, towardsCamera } from "../lexicon/camera.ts";
import { type CameraMove, cameraMoves } from "../lexicon/camera-moves.ts";
import { isNegated } from "../lexicon/negation.ts";
import { cuts } from "../lexicon/shots.ts";
import { find, findAll, has, type Match, within } from "./match.ts";
import { sentences } from "./sentences.ts";
import { shotLabels, timeSlots } from "./timeline.ts";

/** The parts of a prompt between labels, time slots and cuts; the whole prompt if it has none. */
export function shots(text: string): Match[] {
  const starts = [...shotLabels(text), ...timeSlots(text), ...findAll(cuts, text)].map(({ start }) => start);
  const edges = [...new Set([0, ...starts.sort((a, b) => a - b), text.length])];
  return edges.slice(0, -1).map((start, index) => {
    const end = edges[index + 1] ?? text.length;
    return { text: text.slice(start, end), start, end };
  });
}

/** A camera move in a prompt. */
export interface FoundMove extends Match {
  readonly name: string;
}

/** The camera moves in a part of a prompt, each at its first position, without those in negated sentences. */
export function cameraMovesIn(part: Match): FoundMove[] {
  const named = cameraMoves.filter(({ phrases, verbs }) => has(phrases, part.text) || (verbs && has(verbs, part.text)));
  const affirmative = named.length === 0 ? [] : sentences(part.text).filter(({ text }) => !isNegated(text));
  const found = named.flatMap((move) => {
    for (const sentence of affirmative) {
      const match = findMove(move, sentence.text);
      if (match) return [{ ...within(part, within(sentence, match)), name: move.name }];
    }
    return [];
  });
  // "whip pan" is one move: a term within a longer term is part of it.
  const isInside = (inner: Match, outer: Match) =>
    inner.start >= outer.start && inner.end <= outer.end && inner.text.length < outer.text.length;
  return found.filter((move) => !found.some((other) => isInside(move, other))).sort((a, b) => a.start - b.start);
}

function findMove({ phrases, verbs }: CameraMove, sentence: string): Match | undefined {
  const phrase = find(phrases, sentence);
  if (phrase || !verbs) return phrase;
  const subjects = [
    ...findAll(cameraNouns, sentence).flatMap((noun) =>
      isLookedAt(sentence, noun) ? [] : { end: noun.end, reach: 40 },
    ),
    ...findAll(cameraShotNouns, sentence).map(({ end }) => ({ end, reach: 16 })),
  ];
  return findAll(verbs, sentence).find(
    (verb) =>
      standsAlone(sentence, verb) ||
      subjects.some(
        ({ end, reach }) => verb.start >= end && verb.start - end <= reach && isDirect(sentence.slice(end, verb.start)),
      ),
  );
}

/** Whether a person looks at the camera or walks to it. */
function isLookedAt(sentence: string, { start, end }: Match): boolean {
  return (
    towardsCamera.test(sentence.slice(Math.max(0, start - 24), start)) ||
    cameraIsAim.test(sentence.slice(end, end + 12))
  );
}

/** Whether a verb is the only text between two commas: "push in,". */
function standsAlone(sentence: string, { start, end }: Match): boolean {
  return (
    /(?:^|[,，、:：;；])\s*$/u.test(sentence.slice(Math.max(0, start - 4), start)) &&
    /^\s*(?:$|[,，、.。;；])/u.test(sentence.slice(end, end + 4))
  );
}

/** Whether the text between subject and verb can consist of adverbs only. */
function isDirect(gap: string): boolean {
  if (/[,，、:：()（）—–]/u.test(gap) || has(otherSubject, gap)) return false;
  return gap.split(/\s+/u).filter((word) => word !== "").length <= 4;
}
