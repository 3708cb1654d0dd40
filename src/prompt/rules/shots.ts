import { cuts, cutting, oneTake } from "../lexicon/shots.ts";
import type { Rule } from "../rule.ts";
import { sources } from "../sources.ts";
import { find, findAll, quoteExcerpts } from "../text/match.ts";
import { shotLabels, timelines, timeSlots } from "../text/timeline.ts";

/** The minimum seconds of a shot. */
const minShotSeconds = 4;
/** The tolerated gap between slots in seconds: users write `0-4s, 5-9s` for adjacent slots. */
const gapTolerance = 1;

const numbers = (text: string) => new Set(shotLabels(text).map((label) => label.number));

export const shotRules: readonly Rule[] = [
  {
    id: "overlapping-time-slots",
    severity: "error",
    models: ["seedance"],
    reason:
      "Overlapping slots describe two pictures at the same time. A second timeline is a second clip, which one job can't generate.",
    source: sources.skill,
    evidence: "practitioner",
    check: ({ text }) => {
      for (const slots of timelines(text))
        for (const [index, slot] of slots.entries()) {
          const previous = slots[index - 1];
          if (previous && slot.from < previous.to)
            return {
              message: `The time slot ${quoteExcerpts(slot.text)} begins before ${quoteExcerpts(previous.text)} ends.`,
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
    reason: "Content after the clip's end is not generated, and the story is cut off.",
    source: sources.skill,
    evidence: "practitioner",
    check: ({ text, seconds, fieldFor }) => {
      const slot = seconds === undefined ? undefined : timeSlots(text).find(({ to }) => to > seconds);
      if (!slot) return undefined;
      return {
        message: `The time slot ${quoteExcerpts(slot.text)} ends after the clip: ${fieldFor("seconds")} is ${seconds} s.`,
        at: slot,
      };
    },
  },
  {
    id: "time-slot-gap",
    severity: "warning",
    models: ["seedance"],
    reason: "The model fills time without a slot arbitrarily. Let the slots cover the whole duration.",
    source: sources.skill,
    evidence: "practitioner",
    check: ({ text, seconds }) => {
      const [slots = []] = timelines(text);
      const [first, last] = [slots[0], slots.at(-1)];
      if (!first || !last) return undefined;
      if (first.from > gapTolerance)
        return { message: `There is no time slot before ${quoteExcerpts(first.text)}.`, at: first };
      const afterGap = slots.find((slot, index) => index > 0 && slot.from > (slots[index - 1]?.to ?? 0) + gapTolerance);
      if (afterGap)
        return { message: `There is a gap before the time slot ${quoteExcerpts(afterGap.text)}.`, at: afterGap };
      const end = Math.max(...slots.map(({ to }) => to));
      if (seconds === undefined || end + gapTolerance >= seconds) return undefined;
      return { message: `There is no time slot from ${end} s to the clip's end at ${seconds} s.`, at: last };
    },
  },
  {
    id: "mixed-shot-forms",
    severity: "warning",
    models: ["seedance"],
    reason:
      "Labels (“Shot 1:”) and a timeline (“0-3s:”) are two ways to divide a clip. If both are used, the model follows neither.",
    source: sources.skill,
    evidence: "practitioner",
    check: ({ text }) => {
      const [label, slot] = [shotLabels(text)[0], timeSlots(text)[0]];
      if (!label || !slot || numbers(text).size < 2) return undefined;
      return {
        message: `The prompt uses both labels (${quoteExcerpts(label.text)}) and time slots (${quoteExcerpts(slot.text)}). Keep one.`,
        at: slot,
      };
    },
  },
  {
    id: "too-many-shots",
    severity: "warning",
    models: ["seedance"],
    reason:
      "Plan 4 to 6 seconds for each shot: two shots need about 10 s, three 12 to 15 s. With more, actions are dropped.",
    source: sources.skill,
    evidence: "official",
    check: ({ text, seconds }) => {
      const labels = numbers(text).size;
      const found = findAll(cuts, text);
      const count = labels > 1 ? labels : found.length + 1;
      if (seconds === undefined || count < 2 || count * minShotSeconds <= seconds) return undefined;
      const at = labels > 1 ? shotLabels(text)[0] : found[0];
      return { message: `${count} shots in ${seconds} s leave less than ${minShotSeconds} s for each.`, at };
    },
  },
  {
    id: "one-take-with-cuts",
    severity: "warning",
    models: ["seedance"],
    reason: "A continuous take has no cuts. With both in the prompt, the model follows one of them.",
    source: sources.skill,
    evidence: "official",
    check: ({ text }) => {
      const take = find(oneTake, text);
      const cut = numbers(text).size > 1 ? shotLabels(text)[0] : (find(cuts, text) ?? find(cutting, text));
      if (!take || !cut) return undefined;
      return {
        message: `The prompt requests one take (${quoteExcerpts(take.text)}) and cuts (${quoteExcerpts(cut.text)}).`,
        at: cut,
      };
    },
  },
];
