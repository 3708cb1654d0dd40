import { cuts, cutting, oneTake } from "../lexicon/shots.ts";
import type { Rule } from "../rule.ts";
import { sources } from "../sources.ts";
import { find, findAll, quoteExcerpts } from "../text/match.ts";
import { shotLabels, timelines, timeSlots } from "../text/timeline.ts";

/** Seconds that a shot needs at least. */
const secondsAShot = 4;
/** People write `0-4s, 5-9s` for slots that meet: a whole second between two is no gap. */
const slack = 1;

const numbers = (text: string) => new Set(shotLabels(text).map((label) => label.number));

export const shotRules: readonly Rule[] = [
  {
    id: "overlapping-time-slots",
    severity: "error",
    models: ["seedance"],
    reason:
      "Slots that overlap ask for two pictures at one time; a second timeline is a second clip, which is not made.",
    source: sources.skill,
    evidence: "practitioner",
    check: ({ text }) => {
      for (const slots of timelines(text))
        for (const [index, slot] of slots.entries()) {
          const before = slots[index - 1];
          if (before && slot.from < before.to)
            return {
              message: `The slot ${quoteExcerpts(slot.text)} begins before ${quoteExcerpts(before.text)} has ended.`,
              at: slot,
            };
        }
      return undefined;
    },
  },
  {
    id: "time-slot-past-end",
    severity: "error",
    models: ["seedance"],
    reason: "What comes after the clip's end is never shown, and the story breaks off.",
    source: sources.skill,
    evidence: "practitioner",
    check: ({ text, seconds, fieldFor }) => {
      const slot = seconds === undefined ? undefined : timeSlots(text).find(({ to }) => to > seconds);
      if (!slot) return undefined;
      return {
        message: `The slot ${quoteExcerpts(slot.text)} ends after the clip: ${fieldFor("seconds")} is ${seconds} s.`,
        at: slot,
      };
    },
  },
  {
    id: "time-slot-gap",
    severity: "warning",
    models: ["seedance"],
    reason: "Time without a slot is filled with whatever the model likes: slots cover the whole duration.",
    source: sources.skill,
    evidence: "practitioner",
    check: ({ text, seconds }) => {
      const [slots = []] = timelines(text);
      const [first, last] = [slots[0], slots.at(-1)];
      if (!first || !last) return undefined;
      if (first.from > slack) return { message: `Nothing is said before ${quoteExcerpts(first.text)}.`, at: first };
      const late = slots.find((slot, index) => index > 0 && slot.from > (slots[index - 1]?.to ?? 0) + slack);
      if (late) return { message: `Nothing is said for the time before ${quoteExcerpts(late.text)}.`, at: late };
      const end = Math.max(...slots.map(({ to }) => to));
      if (seconds === undefined || end + slack >= seconds) return undefined;
      return { message: `Nothing is said for the time from ${end} s to the clip's end at ${seconds} s.`, at: last };
    },
  },
  {
    id: "mixed-shot-forms",
    severity: "warning",
    models: ["seedance"],
    reason: "Labels (“Shot 1:”) and a timeline (“0-3s:”) are two ways to cut one clip: mixed, neither is followed.",
    source: sources.skill,
    evidence: "practitioner",
    check: ({ text }) => {
      const [label, slot] = [shotLabels(text)[0], timeSlots(text)[0]];
      if (!label || !slot || numbers(text).size < 2) return undefined;
      return {
        message: `Both labels (${quoteExcerpts(label.text)}) and time slots (${quoteExcerpts(slot.text)}) are used. Keep one.`,
        at: slot,
      };
    },
  },
  {
    id: "too-many-shots",
    severity: "warning",
    models: ["seedance"],
    reason: "Plan 4 to 6 seconds a shot: two shots need about 10 s, three 12 to 15 s; more lose beats.",
    source: sources.skill,
    evidence: "official",
    check: ({ text, seconds }) => {
      const labels = numbers(text).size;
      const found = findAll(cuts, text);
      const count = labels > 1 ? labels : found.length + 1;
      if (seconds === undefined || count < 2 || count * secondsAShot <= seconds) return undefined;
      const at = labels > 1 ? shotLabels(text)[0] : found[0];
      return { message: `${count} shots in ${seconds} s leave each less than ${secondsAShot} s.`, at };
    },
  },
  {
    id: "one-take-with-cuts",
    severity: "warning",
    models: ["seedance"],
    reason: "One continuous take has no cuts: with both in the prompt, the model chooses.",
    source: sources.skill,
    evidence: "official",
    check: ({ text }) => {
      const take = find(oneTake, text);
      const cut = numbers(text).size > 1 ? shotLabels(text)[0] : (find(cuts, text) ?? find(cutting, text));
      if (!take || !cut) return undefined;
      return {
        message: `The prompt asks for one take (${quoteExcerpts(take.text)}) and cuts (${quoteExcerpts(cut.text)}).`,
        at: cut,
      };
    },
  },
];
