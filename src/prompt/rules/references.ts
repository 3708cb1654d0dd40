import { givenMedia, inThePicture, ordinalMedia } from "../lexicon/references.ts";
import { anyRole, exclusiveRoles, motion, onlyWords } from "../lexicon/roles.ts";
import type { LintInput } from "../lint-input.ts";
import type { Rule } from "../rule.ts";
import { sources } from "../sources.ts";
import { find, has, quoteExcerpts } from "../text/match.ts";
import { type PromptReference, references, tag } from "../text/references.ts";
import { isReadable } from "../text/scripts.ts";
import { sentenceAt } from "../text/sentences.ts";

/** The maximum number of references of a kind: media of unknown kind may be of any kind. */
const available = ({ media }: LintInput, { kind }: PromptReference) => media[kind] + media.unknown;

const isTag = ({ form }: PromptReference) => form === "exact" || form === "tag";

/** The text about a reference: up to the next reference or the end of the sentence. */
function textAbout(text: string, reference: PromptReference, references: readonly PromptReference[]): string {
  const next = references.find(({ start }) => start >= reference.end)?.start ?? text.length;
  const sentence = sentenceAt(text.slice(reference.start), { text: "", start: 0, end: 0 });
  return text.slice(reference.start, Math.min(next, reference.start + sentence.length));
}

export const referenceRules: readonly Rule[] = [
  {
    id: "missing-reference",
    severity: "error",
    models: "all",
    reason: "The tag refers to no media: the model invents the content, and the job is charged.",
    source: sources.skill,
    evidence: "practitioner",
    check: (input) => {
      const missing = references(input.text).find(
        (each) => each.form !== "plain" && (each.number > available(input, each) || each.number === 0),
      );
      if (!missing) return undefined;
      const { kind } = missing;
      return {
        message: `${quoteExcerpts(missing.text)} doesn't exist. The job has ${available(input, missing)} of kind ${kind}.`,
        at: missing,
      };
    },
  },
  {
    id: "doubtful-reference",
    severity: "warning",
    models: "all",
    reason: "The number is above the count of media, so it refers to nothing unless it numbers a part of the result.",
    source: sources.openai,
    evidence: "inferred",
    check: (input) => {
      if (input.media.total === 0) return undefined;
      const found = references(input.text).find(
        (each) => each.form === "plain" && each.number > available(input, each),
      );
      if (!found) return undefined;
      return {
        message: `${quoteExcerpts(found.text)} may not exist. The job has ${available(input, found)} of kind ${found.kind}.`,
        at: found,
      };
    },
  },
  {
    id: "absent-media",
    severity: "warning",
    models: "all",
    reason: "The prompt refers to media that are not in the job: the model invents them.",
    source: sources.skill,
    evidence: "inferred",
    check: ({ text, media, seconds }) => {
      if (media.total > 0) return undefined;
      // In an image prompt, "in the image" means the result.
      const isVideo = seconds !== undefined;
      const found = find(givenMedia, text) ?? (isVideo ? find(inThePicture, text) : undefined);
      return (
        found && { message: `The prompt refers to ${quoteExcerpts(found.text)}, but no media are given.`, at: found }
      );
    },
  },
  {
    id: "inexact-tag",
    severity: "warning",
    models: ["seedance"],
    reason: "Tags must be exact in every language: @Image1, @Video1, @Audio1 or @图片1, @视频1, @音频1.",
    source: sources.skill,
    evidence: "practitioner",
    check: ({ text }) => {
      const found = references(text).find(({ form }) => form === "tag");
      return (
        found && {
          message: `Write ${tag(found.kind, found.number)} instead of ${quoteExcerpts(found.text)}.`,
          at: found,
        }
      );
    },
  },
  {
    id: "unreferenced-media",
    severity: "warning",
    models: ["seedance"],
    reason: "Media without a tag have no defined role and may change the clip in any way.",
    source: sources.skill,
    evidence: "practitioner",
    check: ({ text, media, startFrame, endFrame, fieldFor }) => {
      // A frame has its role by its field.
      const count = media.total - Number(startFrame) - Number(endFrame);
      const named = new Set(references(text).map(({ kind, number }) => `${kind} ${number}`)).size;
      if (count === 0 || named >= count) return undefined;
      if (count === 1 && (has(givenMedia, text) || has(inThePicture, text))) return undefined;
      return {
        message: `${count} media are given, but ${named} are named in the prompt. Name each with a tag and its role.`,
        field: fieldFor("media"),
      };
    },
  },
  {
    id: "unnumbered-images",
    severity: "warning",
    models: ["gpt-image-2", "nano-banana-pro"],
    reason: "With several images, name each by its number, with what it shows and what to use it for.",
    source: sources.openai,
    evidence: "official",
    check: ({ text, media, fieldFor }) => {
      if (media.total < 2 || !isReadable(text) || references(text).length > 0 || has(ordinalMedia, text))
        return undefined;
      return {
        message: `${media.total} images are given, but the prompt names none by its number.`,
        field: fieldFor("media"),
      };
    },
  },
  {
    id: "reference-without-role",
    severity: "warning",
    models: ["seedance"],
    reason: "Each reference needs a role (identity, first frame, place, motion, camera, sound, style …).",
    source: sources.skill,
    evidence: "practitioner",
    check: ({ text }) => {
      const tags = references(text).filter(isTag);
      const hasNoRole = (each: PromptReference) =>
        isReadable(text) &&
        !tags.some((t) => t.kind === each.kind && t.number === each.number && has(anyRole, sentenceAt(text, t)));
      const unused = tags.find(hasNoRole);
      return unused && { message: `${quoteExcerpts(unused.text)} has no role. Write what it is used for.`, at: unused };
    },
  },
  {
    id: "shared-role",
    severity: "warning",
    models: ["seedance"],
    reason: "Two references with the same role (first frame, style, camera, motion …) contradict each other.",
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
            return { message: `${quoteExcerpts(owner.text, each.text)} both have the role ${role}.`, at: each };
          owners.set(role, each);
        }
      return undefined;
    },
  },
  {
    id: "motion-without-limit",
    severity: "warning",
    models: ["seedance"],
    reason: "The model also copies faces and places from a motion reference, unless the prompt says “motion only”.",
    source: sources.skill,
    evidence: "practitioner",
    check: ({ text }) => {
      const tags = references(text).filter((each) => isTag(each) && each.kind === "video");
      const donor = tags.find((each) => has(motion, textAbout(text, each, tags)));
      if (!donor || has(onlyWords, text)) return undefined;
      return {
        message: `${quoteExcerpts(donor.text)} is used for motion. Write that it is for motion only.`,
        at: donor,
      };
    },
  },
];
