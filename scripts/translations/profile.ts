import { existsSync, globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import YAML from "yaml";
import type { Observation, Profile } from "../generate/profiles.ts";
import { checkTexts, compareTexts, type Translation } from "./overlay.ts";
import { textsOf } from "./texts.ts";

/** The Chinese of a profile: of what differs from the page's contract, and of what was observed. */
export interface ProfileTranslation {
  info: { title: string };
  /** The observations, by the target of their first action. */
  "x-observed": Translation[];
  actions: Translation[];
}

/** The overlay that holds a profile's Chinese: beside the profile's own, `NAME.zh-CN.yaml` of `NAME.yaml`. */
export const translationFile = (profile: Profile): string => profile.file.replace(/\.yaml$/, ".zh-CN.yaml");

/** The files of a folder that hold some profile's Chinese: other overlays hold no observations. */
export const translationFiles = (folder: string): string[] =>
  globSync("*.zh-CN.yaml", { cwd: folder })
    .map((name) => join(folder, name))
    .filter((file) => "x-observed" in YAML.parse(readFileSync(file, "utf8")));

/** The Chinese of a profile; undefined where there is none. */
export function readTranslation(profile: Profile): ProfileTranslation | undefined {
  const file = translationFile(profile);
  return existsSync(file) ? YAML.parse(readFileSync(file, "utf8")) : undefined;
}

/** The translations of the page's contract that hold for a profile's: those of texts that stand in it unchanged. */
export function inheritedTranslations(contract: object, page: readonly Translation[]): Translation[] {
  const english = textsOf(contract);
  return page.filter(({ target, "x-english": translated }) => {
    const texts = Object.entries(english.get(target) ?? {});
    return texts.length > 0 && texts.every(([member, text]) => translated[member] === text);
  });
}

/** The profile with its title and its observations in Chinese. */
export function translateProfile(profile: Profile, { info, "x-observed": observed }: ProfileTranslation): Profile {
  const observations = profile.observations.map((observation): Observation => {
    const { update } = observed.find(({ target }) => target === observation.target) ?? {};
    return { ...observation, ...update };
  });
  return { ...profile, title: info.title, observations };
}

/**
 * What is wrong with the Chinese of a profile, a line each.
 * @param contract the profile's; `page` are the translations of the page's.
 */
export function checkProfile(
  profile: Profile,
  contract: object,
  page: readonly Translation[],
  translation = readTranslation(profile),
): string[] {
  if (!translation) return [": is missing"];
  const observed = profile.observations.map(({ target, description, evidence }) => {
    return [target, { description, evidence }] as const;
  });
  return [
    ...compareTexts(profile.title, translation.info.title).map((fault) => ` info.title: ${fault}`),
    ...checkTexts(new Map(observed), translation["x-observed"]).map((fault) => ` x-observed ${fault}`),
    ...checkTexts(textsOf(contract), [...inheritedTranslations(contract, page), ...translation.actions]).map(
      (fault) => ` ${fault}`,
    ),
  ];
}
