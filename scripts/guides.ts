import { readFileSync } from "node:fs";
import { join } from "node:path";
import YAML from "yaml";

/** The names of a folder's guides, by the sections in which the docs show them, in the order of guides.yaml. */
export const guidesBySection = (folder: string): Record<string, string[]> =>
  YAML.parse(readFileSync(join(folder, "guides.yaml"), "utf8"));

/** The names of all guides of a folder, in their order. */
export const guideNames = (folder: string): string[] => Object.values(guidesBySection(folder)).flat();
