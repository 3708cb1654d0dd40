import { flaws, isNegated } from "../lexicon/negation.ts";
import { cinematic, concreteCraft, filler, qualityOpening } from "../lexicon/wording.ts";
import type { Rule } from "../rule.ts";
import { sources } from "../sources.ts";
import { find, findAll, has, quoteExcerpts, within } from "../text/match.ts";
import { sentences } from "../text/sentences.ts";
import { statedSettings } from "../text/settings.ts";
import { cameraMovesIn } from "../text/shots.ts";
import { measureText } from "../text/words.ts";

const mostCharacters = 500;
const mostWords = 1000;

export const wordingRules: readonly Rule[] = [
  {
    id: "long-prompt",
    severity: "warning",
    models: ["seedance"],
    reason: "Beyond about 500 Chinese characters or 1,000 words detail is dropped.",
    source: sources.shotDesign,
    evidence: "practitioner",
    check: ({ text }) => {
      if (text.length <= mostCharacters) return undefined;
      const { characters, words } = measureText(text);
      if (characters / mostCharacters + words / mostWords <= 1) return undefined;
      const counted = [characters > 0 ? `${characters} characters` : "", words > 0 ? `${words} words` : ""];
      const length = counted.filter((each) => each !== "").join(" and ");
      return { message: `The prompt has ${length}; keep to ${mostCharacters} characters or ${mostWords} words.` };
    },
  },
  {
    id: "filler-words",
    severity: "warning",
    models: ["seedance"],
    reason: "Praise shows nothing: delete it, or say lens, light, material or move instead.",
    source: sources.skill,
    evidence: "practitioner",
    check: ({ text }) => {
      const found = findAll(filler, text);
      const [first] = found;
      if (!first) return undefined;
      return { message: `Filler: ${quoteExcerpts(...found.map((match) => match.text))}.`, at: first };
    },
  },
  {
    id: "cinematic-alone",
    severity: "warning",
    models: ["seedance"],
    reason: "“Cinematic” by itself is empty: light, lens, size of shot and move make a film's look.",
    source: sources.skill,
    evidence: "practitioner",
    check: ({ text }) => {
      const found = find(cinematic, text);
      if (!found || has(concreteCraft, text)) return undefined;
      if (cameraMovesIn({ text, start: 0, end: text.length }).length > 0) return undefined;
      return { message: `${quoteExcerpts(found.text)} stands without light, lens, size of shot or move.`, at: found };
    },
  },
  {
    id: "quality-first",
    severity: "warning",
    models: ["seedance"],
    reason: "Early words weigh more: open with subject and action.",
    source: sources.skill,
    evidence: "practitioner",
    check: ({ text }) => {
      const found = find(qualityOpening, text);
      return (
        found && {
          message: `The prompt opens with ${quoteExcerpts(found.text)}. Open with subject and action.`,
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
      "“No blur” tends to summon blur: say what should be seen. A closing line may exclude text, logo, watermark.",
    source: sources.skill,
    evidence: "practitioner",
    check: ({ text }) => {
      for (const sentence of sentences(text)) {
        const flaw = isNegated(sentence.text) ? find(flaws, sentence.text) : undefined;
        if (flaw)
          return { message: `A flaw is wished away: ${quoteExcerpts(sentence.text)}.`, at: within(sentence, flaw) };
      }
      return undefined;
    },
  },
  {
    id: "settings-in-prose",
    severity: "warning",
    models: ["seedance"],
    reason: "Duration, ratio and resolution are fields: in the prompt they cost room and may contradict the fields.",
    source: sources.shotDesign,
    evidence: "practitioner",
    check: ({ text, textFor, fieldFor }) => {
      const found = statedSettings(text);
      const [first] = found;
      if (!first) return undefined;
      const told = found.map(({ text, role, value }) => {
        const actual = textFor(role);
        return actual === value ? quoteExcerpts(text) : `${quoteExcerpts(text)} (${fieldFor(role)} is ${actual})`;
      });
      return { message: `Settings stand in the prompt: ${told.slice(0, 3).join(", ")}.`, at: first };
    },
  },
];
