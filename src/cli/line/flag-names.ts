import { normalizeName } from "../../contract/index.ts";
import type { Flags } from "./flag.ts";

/** Which flag a word means: by its spelling without dashes and case, or by its letter. */
export type FlagNames = ReadonlyMap<string, string>;

/** All spellings of flags: `--max-credits`, `--max_credits`, `--maxCredits`; `-o`. */
export function flagNamesOf(flags: Flags): FlagNames {
  const names = new Map<string, string>();
  for (const [name, { aliases = [], short }] of Object.entries(flags)) {
    for (const spelling of [name, ...aliases]) names.set(normalizeName(spelling), name);
    if (short) names.set(`-${short}`, name);
  }
  return names;
}

/** The flag of a word, and whether it is its `--no-…`; undefined if there is none. */
export function findFlagName(names: FlagNames, raw: string): { name: string; negative: boolean } | undefined {
  const spelled = raw.startsWith("--") ? normalizeName(raw) : raw;
  const name = names.get(spelled);
  if (name !== undefined) return { name, negative: false };
  const other = spelled.startsWith("no") ? names.get(spelled.slice(2)) : undefined;
  return other === undefined ? undefined : { name: other, negative: true };
}
