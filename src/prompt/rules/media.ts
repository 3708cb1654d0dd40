import { preserve } from "../lexicon/lettering.ts";
import { pictureDescription } from "../lexicon/references.ts";
import type { Rule } from "../rule.ts";
import { sources } from "../sources.ts";
import { find, has, quoteExcerpts } from "../text/match.ts";
import { isReadable } from "../text/scripts.ts";

/** The maximum references of each kind that the model behind the API accepts. */
const maxReferences = { image: 9, video: 3, audio: 3 } as const;

export const mediaRules: readonly Rule[] = [
  {
    id: "too-many-references",
    severity: "warning",
    models: ["seedance"],
    reason: "The model behind the API accepts 9 images, 3 videos and 3 audio files.",
    source: sources.skill,
    evidence: "practitioner",
    check: ({ media, fieldFor }) => {
      const kind = (["image", "video", "audio"] as const).find((each) => media[each] > maxReferences[each]);
      return (
        kind && {
          message: `${media[kind]} references of kind ${kind} are given. Use at most ${maxReferences[kind]}.`,
          field: fieldFor("media"),
        }
      );
    },
  },
  {
    id: "audio-reference-alone",
    severity: "warning",
    models: ["seedance"],
    reason: "An audio reference needs at least one image or video as well.",
    source: sources.skill,
    evidence: "practitioner",
    check: ({ media, fieldFor }) => {
      if (media.audio === 0 || media.audio < media.total) return undefined;
      return { message: "Only audio is given. Add an image or a video.", field: fieldFor("media") };
    },
  },
  {
    id: "end-frame-alone",
    severity: "warning",
    models: ["seedance"],
    reason: "An end frame needs a start frame. Without one it may be ignored or used as the start.",
    source: sources.provider,
    evidence: "inferred",
    check: ({ startFrame, endFrame, fieldFor }) => {
      if (!endFrame || startFrame) return undefined;
      return {
        message: `${fieldFor("end-frame")} is given without ${fieldFor("start-frame")}.`,
        field: fieldFor("end-frame"),
      };
    },
  },
  {
    id: "unused-media",
    severity: "warning",
    models: ["gpt-image-2", "nano-banana-pro"],
    reason: "A text-to-image job ignores images.",
    source: sources.provider,
    evidence: "inferred",
    check: ({ media, textOnly, fieldFor, textFor }) => {
      if (!textOnly || media.total === 0) return undefined;
      return {
        message: `${fieldFor("media")} is given, but ${fieldFor("mode")} is ${textFor("mode")}.`,
        field: fieldFor("media"),
      };
    },
  },
  {
    id: "start-frame-described",
    severity: "warning",
    models: ["seedance"],
    reason:
      "The model has the start frame already, and describing it again may change it. Describe what it can't show (motion, camera, sound).",
    source: sources.skill,
    evidence: "practitioner",
    check: ({ text, startFrame }) => {
      const found = startFrame ? find(pictureDescription, text) : undefined;
      return found && { message: `The prompt describes the start frame: ${quoteExcerpts(found.text)}.`, at: found };
    },
  },
  {
    id: "edit-without-preserve",
    severity: "warning",
    models: ["gpt-image-2"],
    reason: "An edit should name what changes and what stays; anything else may change too.",
    source: sources.openai,
    evidence: "official",
    check: ({ text, media, textOnly }) => {
      if (textOnly || media.total === 0 || !isReadable(text) || has(preserve, text)) return undefined;
      return { message: "The prompt doesn't name what must stay unchanged. Name it in every edit." };
    },
  },
];
