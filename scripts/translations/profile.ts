import { existsSync, globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import YAML from "yaml";
import type { Observation, Profile } from "../generate/profiles.ts";
import { checkTexts, compareTexts, type Translation } from "./overlay.ts";
import { textsOf } from "./texts.ts";

/** The Chinese texts of a profile: of the differences from the page's contract, and of the observations. */
export interface ProfileTranslation {
  info: { title: string };
  /** The observations, by the target of their first action. */
  "x-observed": Translation[];
  actions: Translation[];
}

/** Returns the overlay with a profile's Chinese texts: `NAME.zh-CN.yaml` beside the profile's `NAME.yaml`. */
export const translationFile = (profile: Profile): string => profile.file.replace(/\.yaml$/, ".zh-CN.yaml");

/** Returns the files of a folder with Chinese texts of a profile. Other overlays have no observations. */
export const translationFiles = (folder: string): string[] =>
  globSync("*.zh-CN.yaml", { cwd: folder })
    .map((name) => join(folder, name))
    .filter((file) => "x-observed" in YAML.parse(readFileSync(file, "utf8")));

/** Reads the Chinese texts of a profile; undefined if there are none. */
export function readTranslation(profile: Profile): ProfileTranslation | undefined {
  const file = translationFile(profile);
  return existsSync(file) ? YAML.parse(readFileSync(file, "utf8")) : undefined;
}

/** Returns the translations of the page's contract that apply to a profile: those of unchanged texts. */
export function inheritedTranslations(contract: object, page: readonly Translation[]): Translation[] {
  const english = textsOf(contract);
  return page.filter(({ target, "x-english": translated }) => {
    const texts = Object.entries(english.get(target) ?? {});
    return texts.length > 0 && texts.every(([member, text]) => translated[member] === text);
  });
}

/** Returns the profile with its title and observations in Chinese. */
export function translateProfile(profile: Profile, { info, "x-observed": observed }: ProfileTranslation): Profile {
  const observations = profile.observations.map((observation): Observation => {
    const { update } = observed.find(({ target }) => target === observation.target) ?? {};
    return { ...observation, ...update };
  });
  return { ...profile, title: info.title, observations };
}

/**
 * Returns the faults of a profile's Chinese texts as lines.
 * @param contract the profile's contract; `page` has the translations of the page's contract.
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
