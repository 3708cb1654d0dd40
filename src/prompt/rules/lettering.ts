import { onScreenText, photoLook, photorealistic, textFollows } from "../lexicon/lettering.ts";
import { isNegated } from "../lexicon/negation.ts";
import type { Rule } from "../rule.ts";
import { sources } from "../sources.ts";
import { find, findAll, has, type Match, quoteExcerpts } from "../text/match.ts";
import { quotes } from "../text/quotes.ts";
import { sentenceAt } from "../text/sentences.ts";
import { countWords } from "../text/words.ts";

/** Text as it is to be shown: in quotation marks or capitals, or a place to fill in. */
const literal = /["“”„«»「『《‘`{[]|(?<!\p{L})['’]|\p{Lu}[\p{Lu}\p{Nd}]+(?!\p{Ll})/u;
const wordsBehind = /^[^\n.!?。！？;；]{0,60}/u;

export const letteringRules: readonly Rule[] = [
  {
    id: "text-in-video",
    severity: "warning",
    models: ["seedance"],
    reason: "Letters and logos break first in motion: add them afterwards, or give them a shot of their own.",
    source: sources.skill,
    evidence: "practitioner",
    check: ({ text }) => {
      const asked = findAll(onScreenText, text).find((match) => !isNegated(sentenceAt(text, match)));
      return asked && { message: `The clip is to show ${quoteExcerpts(asked.text)}.`, at: asked };
    },
  },
  {
    id: "unquoted-text",
    severity: "warning",
    models: ["gpt-image-2", "nano-banana-pro"],
    reason: "Text that a picture shows stands in quotation marks or capitals, or words around it are painted too.",
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
    reason: "The word “photorealistic” calls up the look of a photograph; words around it do less.",
    source: sources.openai,
    evidence: "official",
    check: ({ text }) => {
      const found = has(photorealistic, text) ? undefined : find(photoLook, text);
      return found && { message: `Write “photorealistic” for ${quoteExcerpts(found.text)}.`, at: found };
    },
  },
  {
    id: "tag-list",
    severity: "warning",
    models: ["nano-banana-pro"],
    reason: "The model reads sentences: a list of tags leaves it to guess how they hang together.",
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

const fewestItems = 8;
const longestItem = 4;
const shortShare = 0.75;

/** The items of a prompt that is a comma-separated list of tags; empty where it is prose, data or lines of its own. */
export function listItems(text: string): string[] {
  const trimmed = text.trim();
  // Quoted words and data are no tags, and a full stop before the end makes sentences.
  if (/[{}\n]|[.!?。！？।](?!\s*$)/u.test(trimmed) || quotes(trimmed).length > 0) return [];
  const items = trimmed.split(/[,，、،]/u).filter((item) => item.trim() !== "");
  const short = items.filter((item) => countWords(item) <= longestItem);
  return items.length >= fewestItems && short.length >= items.length * shortShare ? items : [];
}
