import { exactTags, kindNouns, referenceWords } from "../lexicon/references.ts";
import type { MediaKind } from "../media.ts";
import { toNumber } from "./digits.ts";
import { findAll, type Match } from "./match.ts";
import { memoizeLast } from "./memoize.ts";

/** The form of a reference: `@Image1`, `@画像1` or `@image 1`, `[Image 1]` or `reference image 1`, `Image 1`. */
export type ReferenceForm = "exact" | "tag" | "reference" | "plain";

/** A reference to one of the media by its number. */
export interface PromptReference extends Match {
  readonly kind: MediaKind;
  /** Its number within its kind, from 1. */
  readonly number: number;
  readonly form: ReferenceForm;
}

const kinds = Object.keys(kindNouns) as MediaKind[];
const exact = new RegExp(`^@(?:${Object.values(exactTags).flat().join("|")})\\p{Nd}+$`, "u");

// Not "image 4K" or "image 16:9", and not a count of images ("参考图3张").
const digits = "\\p{Nd}{1,2}(?![\\p{Lu}\\p{Ll}\\p{Nd}]|[:：.]\\p{Nd}|\\s*(?:[%张張枚幅个個段条條本장개편]|ภาพ|รูป|คลิป))";
// "GPT Image 2" is a model.
const notInWord = "(?<![\\p{Lu}\\p{Ll}@]|gpt[ -])";
const glued: Readonly<Record<MediaKind, string>> = { image: "image|img|picture|photo", video: "video", audio: "audio" };

const forms: readonly (readonly [ReferenceForm, (noun: string, kind: MediaKind) => string])[] = [
  ["tag", (noun) => `(?<![\\p{Lu}\\p{Ll}\\p{Nd}])@\\s?(?:${noun})[\\s_-]?${digits}`],
  ["reference", (noun) => `[\\[【<]\\s*(?:${noun})[\\s_-]?${digits}\\s*[\\]】>]`],
  ["reference", (noun) => `${notInWord}(?:${referenceWords})\\s*(?:${noun})[\\s_#-]*${digits}`],
  ["reference", (_, kind) => `${notInWord}(?:${glued[kind]})${digits}(?!["']?\\s*[:：])`],
  ["plain", (noun) => `${notInWord}(?:${noun})[ #]{0,2}${digits}`],
];

const patterns = kinds.flatMap((kind) =>
  forms.map(([form, source]) => ({ kind, form, pattern: new RegExp(source(kindNouns[kind], kind), "giu") })),
);

/** What every form has: a noun with a number after it. It is tried first, since most prompts have no reference. */
const anyReference = new RegExp(
  `(?:${kinds.map((kind) => `${kindNouns[kind]}|${glued[kind]}`).join("|")})[\\s_#-]*\\p{Nd}`,
  "iu",
);

/** The numbered references of a prompt, in order; each position once, in its strictest form. */
export const references = memoizeLast((text: string): PromptReference[] => {
  if (!anyReference.test(text)) return [];
  const found: PromptReference[] = [];
  for (const { kind, form, pattern } of patterns)
    for (const match of findAll(pattern, text)) {
      if (found.some((other) => other.start < match.end && match.start < other.end)) continue;
      const number = toNumber(/\p{Nd}+(?=\P{Nd}*$)/u.exec(match.text)?.[0] ?? "");
      found.push({ ...match, kind, number, form: form === "tag" && exact.test(match.text) ? "exact" : form });
    }
  return found.sort((a, b) => a.start - b.start);
});

/** A reference in the form for the model: `@Image2`. */
export function tag(kind: MediaKind, number: number): string {
  return `@${exactTags[kind][0]}${number}`;
}
