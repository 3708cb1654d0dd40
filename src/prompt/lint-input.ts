import type { FieldRules } from "../contract/index.ts";
import { countMedia, type MediaCount } from "./media.ts";

/** A body in the form that the rules check: fields by their meaning, with the contract's defaults. */
export interface LintInput {
  /** The prompt, in Unicode's form C. */
  readonly text: string;
  /** Whether `text` equals the prompt as given. */
  readonly isVerbatim: boolean;
  /** The clip's length in seconds, if the model has one. */
  readonly seconds: number | undefined;
  /** Whether audio is on; undefined if the model has no audio. */
  readonly audio: boolean | undefined;
  readonly fixedLens: boolean;
  readonly startFrame: boolean;
  readonly endFrame: boolean;
  /** Whether the body's mode accepts text only. */
  readonly textOnly: boolean;
  /** Reference media and frames, by kind. */
  readonly media: MediaCount;
  /** The value or default of the field with a role, if it is a string. */
  textFor(role: string): string | undefined;
  /** The name of the field with a role. */
  fieldFor(role: string): string | undefined;
}

/** Parses a body; undefined if it has no prompt, which the validators report. */
export function parseLintInput({ roles, defaults }: FieldRules, body: object): LintInput | undefined {
  const values: Readonly<Record<string, unknown>> = { ...defaults, ...body };
  const valueFor = (role: string) => {
    const name = roles[role] ?? "";
    return Object.hasOwn(values, name) ? values[name] : undefined;
  };
  const textFor = (role: string) => {
    const value = valueFor(role);
    return typeof value === "string" ? value : undefined;
  };

  const prompt = textFor("prompt");
  if (prompt === undefined) return undefined;
  const text = prompt.normalize("NFC");
  const seconds = Number(textFor("seconds"));
  const frames = [textFor("start-frame"), textFor("end-frame")].filter((url) => url !== undefined);
  const media = valueFor("media");
  return {
    text,
    isVerbatim: text === prompt,
    seconds: seconds > 0 && Number.isFinite(seconds) ? seconds : undefined,
    audio: roles.audio === undefined ? undefined : valueFor("audio") !== false,
    fixedLens: valueFor("fixed-lens") === true,
    startFrame: textFor("start-frame") !== undefined,
    endFrame: textFor("end-frame") !== undefined,
    textOnly: textFor("mode")?.startsWith("text-to-") ?? false,
    media: countMedia(Array.isArray(media) ? media : [], frames.length),
    textFor,
    fieldFor: (role) => roles[role],
  };
}
