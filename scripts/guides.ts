import { readFileSync } from "node:fs";
import { join } from "node:path";
import YAML from "yaml";

/** Returns the names of a folder's guides by their section in the docs, in the order of guides.yaml. */
export const guidesBySection = (folder: string): Record<string, string[]> =>
  YAML.parse(readFileSync(join(folder, "guides.yaml"), "utf8"));

/** Returns the names of all guides of a folder, in the order of guides.yaml. */
export const guideNames = (folder: string): string[] => Object.values(guidesBySection(folder)).flat();
