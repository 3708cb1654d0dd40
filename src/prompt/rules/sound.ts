import { isNegated } from "../lexicon/negation.ts";
import { soundDirections, soundHints } from "../lexicon/sound.ts";
import type { Rule } from "../rule.ts";
import { sources } from "../sources.ts";
import { spokenLines } from "../text/dialogue.ts";
import { findAll, has, quoteExcerpts } from "../text/match.ts";
import { isReadable } from "../text/scripts.ts";
import { sentenceAt } from "../text/sentences.ts";
import { countWords } from "../text/words.ts";

const wordsALine = 10;
/** Words that lips can follow in a clip of 15 s. */
const wordsIn15Seconds = { others: 20, russian: 15 };

export const soundRules: readonly Rule[] = [
  {
    id: "no-sound-cue",
    severity: "warning",
    models: ["seedance"],
    reason: "Sound is made in the same pass as the picture: what is not named becomes generic ambience.",
    source: sources.skill,
    evidence: "official",
    check: ({ text, audio, fieldFor }) => {
      if (
        !audio ||
        !isReadable(text) ||
        has(soundDirections, text) ||
        has(soundHints, text) ||
        spokenLines(text).length > 0
      )
        return undefined;
      return { message: `${fieldFor("audio")} is on, but the prompt names no sound. Name sounds, or switch it off.` };
    },
  },
  {
    id: "sound-while-muted",
    severity: "warning",
    models: ["seedance"],
    reason: "Without an audio track, words about sound only use up the prompt.",
    source: sources.skill,
    evidence: "inferred",
    check: ({ text, audio, fieldFor }) => {
      if (audio !== false) return undefined;
      const asked = findAll(soundDirections, text).find((match) => !isNegated(sentenceAt(text, match)));
      const found = spokenLines(text)[0] ?? asked;
      if (!found) return undefined;
      return {
        message: `${fieldFor("audio")} is false, but the prompt asks for sound: ${quoteExcerpts(found.text)}.`,
        at: found,
      };
    },
  },
  {
    id: "long-spoken-line",
    severity: "warning",
    models: ["seedance"],
    reason: "Lips follow short lines: 5 to 10 words each.",
    source: sources.skill,
    evidence: "practitioner",
    check: ({ text }) => {
      const line = spokenLines(text).find((each) => countWords(each.text) > wordsALine);
      if (!line) return undefined;
      return {
        message: `The line ${quoteExcerpts(line.text)} has ${countWords(line.text)} words; keep to ${wordsALine}.`,
        at: line,
      };
    },
  },
  {
    id: "too-much-dialogue",
    severity: "warning",
    models: ["seedance"],
    reason: "Lip-sync holds for about 20 words in 15 s (in Russian 15); with more, speech is rushed or cut.",
    source: sources.skill,
    evidence: "practitioner",
    check: ({ text, seconds }) => {
      const lines = spokenLines(text);
      const [first] = lines;
      if (!first || seconds === undefined) return undefined;
      const words = countWords(lines.map((line) => line.text).join("\n"));
      const isRussian = lines.some((line) => /\p{sc=Cyrillic}/u.test(line.text));
      const budget = Math.floor(((isRussian ? wordsIn15Seconds.russian : wordsIn15Seconds.others) * seconds) / 15);
      if (words <= budget) return undefined;
      return {
        message: `${words} spoken words in ${seconds} s; about ${budget} can be spoken. First: ${quoteExcerpts(first.text)}.`,
        at: first,
      };
    },
  },
];
