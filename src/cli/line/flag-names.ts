import { normalizeName } from "../../contract/index.ts";
import type { Flags } from "./flag.ts";

/** The flag's name by each spelling: without dashes and case, or as a short option such as `-o`. */
export type FlagNames = ReadonlyMap<string, string>;

/** Indexes flags by all their spellings: `--max-credits`, `--max_credits`, `--maxCredits`, `-o`. */
export function flagNamesOf(flags: Flags): FlagNames {
  const names = new Map<string, string>();
  for (const [name, { aliases = [], short }] of Object.entries(flags)) {
    for (const spelling of [name, ...aliases]) names.set(normalizeName(spelling), name);
    if (short) names.set(`-${short}`, name);
  }
  return names;
}

/** Finds the flag of an argument, and whether it is negated by `--no-…`; undefined if there is none. */
export function findFlagName(names: FlagNames, raw: string): { name: string; negative: boolean } | undefined {
  const spelling = raw.startsWith("--") ? normalizeName(raw) : raw;
  const name = names.get(spelling);
  if (name !== undefined) return { name, negative: false };
  const negated = spelling.startsWith("no") ? names.get(spelling.slice(2)) : undefined;
  return negated === undefined ? undefined : { name: negated, negative: true };
}
