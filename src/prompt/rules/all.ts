import type { Rule } from "../rule.ts";
import { cameraRules } from "./camera.ts";
import { letteringRules } from "./lettering.ts";
import { likenessRules } from "./likeness.ts";
import { mediaRules } from "./media.ts";
import { referenceRules } from "./references.ts";
import { shotRules } from "./shots.ts";
import { soundRules } from "./sound.ts";
import { wordingRules } from "./wording.ts";

/** Every rule. */
export const rules: readonly Rule[] = [
  ...referenceRules,
  ...mediaRules,
  ...shotRules,
  ...cameraRules,
  ...soundRules,
  ...wordingRules,
  ...letteringRules,
  ...likenessRules,
];
