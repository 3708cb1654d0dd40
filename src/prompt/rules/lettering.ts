import { onScreenText, photoLook, photorealistic, textFollows } from "../lexicon/lettering.ts";
import { isNegated } from "../lexicon/negation.ts";
import type { Rule } from "../rule.ts";
import { sources } from "../sources.ts";
import { find, findAll, has, type Match, quoteExcerpts } from "../text/match.ts";
import { quotes } from "../text/quotes.ts";
import { sentenceAt } from "../text/sentences.ts";
import { countWords } from "../text/words.ts";

/** The text to show: in quotation marks, in capitals, or a placeholder. */
const literal = /["“”„«»「『《‘`{[]|(?<!\p{L})['’]|\p{Lu}[\p{Lu}\p{Nd}]+(?!\p{Ll})/u;
const wordsBehind = /^[^\n.!?。！？;；]{0,60}/u;

export const letteringRules: readonly Rule[] = [
  {
    id: "text-in-video",
    severity: "warning",
    models: ["seedance"],
    reason: "Text and logos are often distorted in motion: add them afterwards, or show them in a separate shot.",
    source: sources.skill,
    evidence: "practitioner",
    check: ({ text }) => {
      const match = findAll(onScreenText, text).find((match) => !isNegated(sentenceAt(text, match)));
      return match && { message: `The prompt requests text in the clip: ${quoteExcerpts(match.text)}.`, at: match };
    },
  },
  {
    id: "unquoted-text",
    severity: "warning",
    models: ["gpt-image-2", "nano-banana-pro"],
    reason: "Put the text to show in quotation marks or capitals, or the words around it may be drawn too.",
    source: sources.openai,
    evidence: "official",
    check: ({ text }) => {
      const behind = ({ end }: Match) => wordsBehind.exec(text.slice(end))?.[0] ?? "";
      const open = findAll(textFollows, text).find((match) => !literal.test(behind(match)));
      if (!open) return undefined;
      return {
        message: `The text after ${quoteExcerpts(open.text)} has no quotation marks: ${quoteExcerpts(behind(open))}.`,
        at: open,
      };
    },
  },
  {
    id: "unsaid-photorealistic",
    severity: "warning",
    models: ["gpt-image-2"],
    reason: "The word “photorealistic” gives the look of a photograph; other descriptions have less effect.",
    source: sources.openai,
    evidence: "official",
    check: ({ text }) => {
      const found = has(photorealistic, text) ? undefined : find(photoLook, text);
      return found && { message: `Write “photorealistic” instead of ${quoteExcerpts(found.text)}.`, at: found };
    },
  },
  {
    id: "tag-list",
    severity: "warning",
    models: ["nano-banana-pro"],
    reason: "The model understands sentences; from a list of tags it has to guess how they relate.",
    source: sources.google,
    evidence: "official",
    check: ({ text }) => {
      const items = listItems(text);
      if (items.length === 0) return undefined;
      return {
        message: `The prompt is a list of ${items.length} tags: ${quoteExcerpts(items[0] ?? "")} …. Write sentences.`,
      };
    },
  },
];

const minItems = 8;
const maxItemWords = 4;
const shortShare = 0.75;

/** The items of a prompt that is a comma-separated list of tags; empty for prose, data or several lines. */
export function listItems(text: string): string[] {
  const trimmed = text.trim();
  // Quoted text and data are not tags, and a full stop before the end indicates sentences.
  if (/[{}\n]|[.!?。！？।](?!\s*$)/u.test(trimmed) || quotes(trimmed).length > 0) return [];
  const items = trimmed.split(/[,，、،]/u).filter((item) => item.trim() !== "");
  const short = items.filter((item) => countWords(item) <= maxItemWords);
  return items.length >= minItems && short.length >= items.length * shortShare ? items : [];
}
