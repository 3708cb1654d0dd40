import { isNegated } from "../lexicon/negation.ts";
import { soundDirections, soundHints } from "../lexicon/sound.ts";
import type { Rule } from "../rule.ts";
import { sources } from "../sources.ts";
import { spokenLines } from "../text/dialogue.ts";
import { findAll, has, quoteExcerpts } from "../text/match.ts";
import { isReadable } from "../text/scripts.ts";
import { sentenceAt } from "../text/sentences.ts";
import { countWords } from "../text/words.ts";

const maxLineWords = 10;
/** The maximum words for lip-sync in a clip of 15 s. */
const wordsIn15Seconds = { others: 20, russian: 15 };

export const soundRules: readonly Rule[] = [
  {
    id: "no-sound-cue",
    severity: "warning",
    models: ["seedance"],
    reason: "Sound is generated together with the picture: without directions it becomes generic ambience.",
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
      return {
        message: `${fieldFor("audio")} is true, but the prompt names no sound. Name sounds, or set it to false.`,
      };
    },
  },
  {
    id: "sound-while-muted",
    severity: "warning",
    models: ["seedance"],
    reason: "Without an audio track, directions for sound have no effect.",
    source: sources.skill,
    evidence: "inferred",
    check: ({ text, audio, fieldFor }) => {
      if (audio !== false) return undefined;
      const direction = findAll(soundDirections, text).find((match) => !isNegated(sentenceAt(text, match)));
      const found = spokenLines(text)[0] ?? direction;
      if (!found) return undefined;
      return {
        message: `${fieldFor("audio")} is false, but the prompt requests sound: ${quoteExcerpts(found.text)}.`,
        at: found,
      };
    },
  },
  {
    id: "long-spoken-line",
    severity: "warning",
    models: ["seedance"],
    reason: "Lip-sync works for short lines of 5 to 10 words.",
    source: sources.skill,
    evidence: "practitioner",
    check: ({ text }) => {
      const line = spokenLines(text).find((each) => countWords(each.text) > maxLineWords);
      if (!line) return undefined;
      return {
        message: `The line ${quoteExcerpts(line.text)} has ${countWords(line.text)} words. Use at most ${maxLineWords}.`,
        at: line,
      };
    },
  },
  {
    id: "too-much-dialogue",
    severity: "warning",
    models: ["seedance"],
    reason: "Lip-sync works for about 20 words in 15 s (15 in Russian). With more, speech is rushed or cut.",
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
        message: `${words} spoken words in ${seconds} s are too many. Use at most ${budget}. First line: ${quoteExcerpts(first.text)}.`,
        at: first,
      };
    },
  },
];
