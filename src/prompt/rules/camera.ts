import { isNegated } from "../lexicon/negation.ts";
import { lockedCamera, someMovement } from "../lexicon/shots.ts";
import type { Rule } from "../rule.ts";
import { sources } from "../sources.ts";
import { find, type Match, quoteExcerpts, within } from "../text/match.ts";
import { clauses, sentences } from "../text/sentences.ts";
import { cameraMovesIn, shots } from "../text/shots.ts";

const whole = (text: string): Match => ({ text, start: 0, end: text.length });

/** The first camera move in a prompt, named or not. */
function anyMove(text: string): Match | undefined {
  const unnamed = sentences(text).flatMap((sentence) => {
    const match = isNegated(sentence.text) ? undefined : find(someMovement, sentence.text);
    return match ? [within(sentence, match)] : [];
  });
  return [...cameraMovesIn(whole(text)), ...unnamed].sort((a, b) => a.start - b.start)[0];
}

const bareWord = /^[\s*#-]*(?:dolly|crane|aerial|pan|arc|dutch|steadicam)\s*$/iu;
const wordAmongIdeograms =
  /(?<![\p{Lu}\p{Ll}])(?:dolly|crane|aerial|pan|arc|dutch|steadicam)(?![\p{Lu}\p{Ll}])(?!\s+[\p{Lu}\p{Ll}])/giu;
const anyBareWord = /dolly|crane|aerial|pan|arc|dutch|steadicam/iu;
const chinese = /\p{sc=Han}/gu;
const otherScripts = /[\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}]/u;

/** Whether a prompt is Chinese: it has more ideograms than words of other scripts, and no kana or hangul. */
function isChinese(text: string): boolean {
  return (
    !otherScripts.test(text) && (text.match(chinese)?.length ?? 0) > (text.match(/[\p{Lu}\p{Ll}]+/gu)?.length ?? 0)
  );
}

export const cameraRules: readonly Rule[] = [
  {
    id: "fixed-lens-move",
    severity: "error",
    models: ["seedance"],
    reason:
      "A locked lens can't move: the prompt and the field contradict each other, and the model ignores one of them.",
    source: sources.provider,
    evidence: "inferred",
    check: ({ text, fixedLens, fieldFor }) => {
      const move = fixedLens ? anyMove(text) : undefined;
      if (!move) return undefined;
      return {
        message: `${fieldFor("fixed-lens")} is true, but the prompt moves the camera: ${quoteExcerpts(move.text)}.`,
        at: move,
      };
    },
  },
  {
    id: "locked-camera-unset",
    severity: "warning",
    models: ["seedance"],
    reason: "Only the field locks the lens; with the prompt alone the camera may drift.",
    source: sources.provider,
    evidence: "inferred",
    check: ({ text, fixedLens, fieldFor }) => {
      const locked = fixedLens || anyMove(text) ? undefined : find(lockedCamera, text);
      if (!locked) return undefined;
      return {
        message: `The prompt locks the camera (${quoteExcerpts(locked.text)}): set ${fieldFor("fixed-lens")} to true.`,
        at: locked,
      };
    },
  },
  {
    id: "several-camera-moves",
    severity: "warning",
    models: ["seedance"],
    reason: "Use one action and one camera move for each shot: the model blends several moves or drops some.",
    source: sources.skill,
    evidence: "official",
    check: ({ text }) => {
      for (const shot of shots(text)) {
        const moves = cameraMovesIn(shot);
        const [first] = moves;
        if (!first || moves.length < 2) continue;
        const names = quoteExcerpts(...moves.map((move) => move.text));
        return { message: `One shot has ${moves.length} camera moves: ${names}. Keep one, or label shots.`, at: first };
      }
      return undefined;
    },
  },
  {
    id: "bare-camera-word",
    severity: "warning",
    models: ["seedance"],
    reason:
      "Moderation may take a single word such as Dolly or Arc for a name. Write a phrase; in Chinese, the Chinese term.",
    source: sources.shotDesign,
    evidence: "practitioner",
    check: ({ text }) => {
      if (!anyBareWord.test(text)) return undefined;
      const bare = clauses(text).find((clause) => bareWord.test(clause.text));
      const found = bare ?? (isChinese(text) ? find(wordAmongIdeograms, text) : undefined);
      if (!found) return undefined;
      const fix = bare ? "Write a full phrase" : "Write the Chinese term";
      return { message: `${quoteExcerpts(found.text)} is not part of a phrase. ${fix}.`, at: found };
    },
  },
];
