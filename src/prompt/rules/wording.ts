import { flaws, isNegated } from "../lexicon/negation.ts";
import { cinematic, concreteCraft, filler, qualityOpening } from "../lexicon/wording.ts";
import type { Rule } from "../rule.ts";
import { sources } from "../sources.ts";
import { find, findAll, has, quoteExcerpts, within } from "../text/match.ts";
import { sentences } from "../text/sentences.ts";
import { statedSettings } from "../text/settings.ts";
import { cameraMovesIn } from "../text/shots.ts";
import { measureText } from "../text/words.ts";

const maxCharacters = 500;
const maxWords = 1000;

export const wordingRules: readonly Rule[] = [
  {
    id: "long-prompt",
    severity: "warning",
    models: ["seedance"],
    reason: "Beyond about 500 Chinese characters or 1,000 words, details are dropped.",
    source: sources.shotDesign,
    evidence: "practitioner",
    check: ({ text }) => {
      if (text.length <= maxCharacters) return undefined;
      const { characters, words } = measureText(text);
      if (characters / maxCharacters + words / maxWords <= 1) return undefined;
      const counted = [characters > 0 ? `${characters} characters` : "", words > 0 ? `${words} words` : ""];
      const length = counted.filter((each) => each !== "").join(" and ");
      return { message: `The prompt has ${length}. Use at most ${maxCharacters} characters or ${maxWords} words.` };
    },
  },
  {
    id: "filler-words",
    severity: "warning",
    models: ["seedance"],
    reason: "Words of praise have no visible effect. Delete them, or name lens, light, material or move instead.",
    source: sources.skill,
    evidence: "practitioner",
    check: ({ text }) => {
      const found = findAll(filler, text);
      const [first] = found;
      if (!first) return undefined;
      return { message: `Filler words: ${quoteExcerpts(...found.map((match) => match.text))}.`, at: first };
    },
  },
  {
    id: "cinematic-alone",
    severity: "warning",
    models: ["seedance"],
    reason: "“Cinematic” alone has little effect: light, lens, shot size and camera move make the look of a film.",
    source: sources.skill,
    evidence: "practitioner",
    check: ({ text }) => {
      const found = find(cinematic, text);
      if (!found || has(concreteCraft, text)) return undefined;
      if (cameraMovesIn({ text, start: 0, end: text.length }).length > 0) return undefined;
      return {
        message: `${quoteExcerpts(found.text)} is used without a light, lens, shot size or camera move.`,
        at: found,
      };
    },
  },
  {
    id: "quality-first",
    severity: "warning",
    models: ["seedance"],
    reason: "Early words have more weight: begin with subject and action.",
    source: sources.skill,
    evidence: "practitioner",
    check: ({ text }) => {
      const found = find(qualityOpening, text);
      return (
        found && {
          message: `The prompt begins with ${quoteExcerpts(found.text)}. Begin with subject and action.`,
          at: found,
        }
      );
    },
  },
  {
    id: "negated-flaw",
    severity: "warning",
    models: ["seedance"],
    reason:
      "“No blur” may cause blur: describe what should be visible. A closing line may exclude text, logo, watermark.",
    source: sources.skill,
    evidence: "practitioner",
    check: ({ text }) => {
      for (const sentence of sentences(text)) {
        const flaw = isNegated(sentence.text) ? find(flaws, sentence.text) : undefined;
        if (flaw)
          return { message: `The prompt negates a flaw: ${quoteExcerpts(sentence.text)}.`, at: within(sentence, flaw) };
      }
      return undefined;
    },
  },
  {
    id: "settings-in-prose",
    severity: "warning",
    models: ["seedance"],
    reason: "Duration, ratio and resolution are fields: in the prompt they take space and may contradict the fields.",
    source: sources.shotDesign,
    evidence: "practitioner",
    check: ({ text, textFor, fieldFor }) => {
      const found = statedSettings(text);
      const [first] = found;
      if (!first) return undefined;
      const settings = found.map(({ text, role, value }) => {
        const actual = textFor(role);
        return actual === value ? quoteExcerpts(text) : `${quoteExcerpts(text)} (${fieldFor(role)} is ${actual})`;
      });
      return { message: `The prompt contains settings: ${settings.slice(0, 3).join(", ")}.`, at: first };
    },
  },
];
