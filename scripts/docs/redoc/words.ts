import { readFile } from "node:fs/promises";
import { join } from "node:path";
import YAML from "yaml";
import type { Language } from "../languages.ts";

/** Redoc's texts in another language than English. */
export interface RedocStrings {
  /** By the English text. */
  texts: Record<string, string>;
  /** For types and limits, which it puts together: regular expressions and what takes the place of their matches. */
  types: [expression: string, replacement: string][];
}

export async function readRedocStrings(language: Language): Promise<RedocStrings> {
  if (language === "en") return { texts: {}, types: [] };
  return YAML.parse(await readFile(join(import.meta.dirname, `words.${language}.yaml`), "utf8"));
}
