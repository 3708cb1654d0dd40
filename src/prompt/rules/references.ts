import { givenMedia, inThePicture, ordinalMedia } from "../lexicon/references.ts";
import { anyRole, exclusiveRoles, motion, onlyWords } from "../lexicon/roles.ts";
import type { LintInput } from "../lint-input.ts";
import type { Rule } from "../rule.ts";
import { sources } from "../sources.ts";
import { find, has, quoteExcerpts } from "../text/match.ts";
import { type PromptReference, references, tag } from "../text/references.ts";
import { isReadable } from "../text/scripts.ts";
import { sentenceAt } from "../text/sentences.ts";

/** How many references of a kind there may be: media whose URL hides their kind may be of any. */
const available = ({ media }: LintInput, { kind }: PromptReference) => media[kind] + media.unknown;

const isTag = ({ form }: PromptReference) => form === "exact" || form === "tag";

/** From a reference up to the next one, or to the end of its sentence: what is said about it. */
function textAbout(text: string, reference: PromptReference, all: readonly PromptReference[]): string {
  const next = all.find(({ start }) => start >= reference.end)?.start ?? text.length;
  const sentence = sentenceAt(text.slice(reference.start), { text: "", start: 0, end: 0 });
  return text.slice(reference.start, Math.min(next, reference.start + sentence.length));
}

export const referenceRules: readonly Rule[] = [
  {
    id: "missing-reference",
    severity: "error",
    models: "all",
    reason:
      "Nothing stands behind the tag: the model invents what it should have copied, and the job is paid all the same.",
    source: sources.skill,
    evidence: "practitioner",
    check: (draft) => {
      const missing = references(draft.text).find(
        (each) => each.form !== "plain" && (each.number > available(draft, each) || each.number === 0),
      );
      if (!missing) return undefined;
      const { kind } = missing;
      return {
        message: `${quoteExcerpts(missing.text)} doesn't exist. Of kind ${kind}: ${available(draft, missing)}.`,
        at: missing,
      };
    },
  },
  {
    id: "doubtful-reference",
    severity: "warning",
    models: "all",
    reason: "A number above the count of media points at nothing, unless it numbers a part of the result.",
    source: sources.openai,
    evidence: "inferred",
    check: (draft) => {
      if (draft.media.total === 0) return undefined;
      const found = references(draft.text).find(
        (each) => each.form === "plain" && each.number > available(draft, each),
      );
      if (!found) return undefined;
      return {
        message: `${quoteExcerpts(found.text)} may not exist. Of kind ${found.kind}: ${available(draft, found)}.`,
        at: found,
      };
    },
  },
  {
    id: "absent-media",
    severity: "warning",
    models: "all",
    reason: "The prompt leans on media that were not sent along: the model invents them.",
    source: sources.skill,
    evidence: "inferred",
    check: ({ text, media, seconds }) => {
      if (media.total > 0) return undefined;
      // An image prompt means its own result by "in the image".
      const isVideo = seconds !== undefined;
      const found = find(givenMedia, text) ?? (isVideo ? find(inThePicture, text) : undefined);
      return (
        found && { message: `The prompt speaks of ${quoteExcerpts(found.text)}, but no media are given.`, at: found }
      );
    },
  },
  {
    id: "inexact-tag",
    severity: "warning",
    models: ["seedance"],
    reason: "Tags are kept to the byte in every language: @Image1, @Video1, @Audio1 or @图片1, @视频1, @音频1.",
    source: sources.skill,
    evidence: "practitioner",
    check: ({ text }) => {
      const found = references(text).find(({ form }) => form === "tag");
      return (
        found && { message: `Write ${tag(found.kind, found.number)} for ${quoteExcerpts(found.text)}.`, at: found }
      );
    },
  },
  {
    id: "unreferenced-media",
    severity: "warning",
    models: ["seedance"],
    reason: "Media that no tag names have no part to play, and pull the clip where they like.",
    source: sources.skill,
    evidence: "practitioner",
    check: ({ text, media, startFrame, endFrame, fieldFor }) => {
      // A frame has its part by its field.
      const count = media.total - Number(startFrame) - Number(endFrame);
      const named = new Set(references(text).map(({ kind, number }) => `${kind} ${number}`)).size;
      if (count === 0 || named >= count) return undefined;
      if (count === 1 && (has(givenMedia, text) || has(inThePicture, text))) return undefined;
      return {
        message: `${count} media are given, ${named} named. Give each a tag and a part.`,
        field: fieldFor("media"),
      };
    },
  },
  {
    id: "unnumbered-images",
    severity: "warning",
    models: ["gpt-image-2", "nano-banana-pro"],
    reason: "With several images say which one gives what: name each by its number and what it shows.",
    source: sources.openai,
    evidence: "official",
    check: ({ text, media, fieldFor }) => {
      if (media.total < 2 || !isReadable(text) || references(text).length > 0 || has(ordinalMedia, text))
        return undefined;
      return { message: `${media.total} images are given, but none is named by its number.`, field: fieldFor("media") };
    },
  },
  {
    id: "reference-without-role",
    severity: "warning",
    models: ["seedance"],
    reason: "Each reference needs one part (identity, first frame, place, motion, camera, sound, style …).",
    source: sources.skill,
    evidence: "practitioner",
    check: ({ text }) => {
      const tags = references(text).filter(isTag);
      const isIdle = (each: PromptReference) =>
        isReadable(text) &&
        !tags.some((t) => t.kind === each.kind && t.number === each.number && has(anyRole, sentenceAt(text, t)));
      const idle = tags.find(isIdle);
      return idle && { message: `${quoteExcerpts(idle.text)} has no part. Say what it gives.`, at: idle };
    },
  },
  {
    id: "shared-role",
    severity: "warning",
    models: ["seedance"],
    reason: "What two references both own (first frame, style, camera, motion …) is pulled two ways.",
    source: sources.skill,
    evidence: "practitioner",
    check: ({ text }) => {
      const tags = references(text).filter(isTag);
      const owners = new Map<string, PromptReference>();
      for (const each of tags)
        for (const [role, pattern] of Object.entries(exclusiveRoles)) {
          if (!has(pattern, textAbout(text, each, tags))) continue;
          const owner = owners.get(role);
          if (owner && (owner.kind !== each.kind || owner.number !== each.number))
            return { message: `${quoteExcerpts(owner.text, each.text)} both give the ${role}.`, at: each };
          owners.set(role, each);
        }
      return undefined;
    },
  },
  {
    id: "motion-without-limit",
    severity: "warning",
    models: ["seedance"],
    reason: "A clip that lends its motion lends its face and place too, unless the prompt says “motion only”.",
    source: sources.skill,
    evidence: "practitioner",
    check: ({ text }) => {
      const tags = references(text).filter((each) => isTag(each) && each.kind === "video");
      const donor = tags.find((each) => has(motion, textAbout(text, each, tags)));
      if (!donor || has(onlyWords, text)) return undefined;
      return { message: `${quoteExcerpts(donor.text)} gives motion. Say that it gives motion only.`, at: donor };
    },
  },
];
