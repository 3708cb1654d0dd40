import { knownCharacters, realPeople } from "../lexicon/known-names.ts";
import type { Rule } from "../rule.ts";
import { sources } from "../sources.ts";
import { findAll, quoteExcerpts } from "../text/match.ts";

export const likenessRules: readonly Rule[] = [
  {
    id: "known-likeness",
    severity: "warning",
    models: ["seedance"],
    reason:
      "Real people and known characters have been blocked since 2026. Describe a person or character of your own.",
    source: sources.skill,
    evidence: "practitioner",
    check: ({ text }) => {
      const found = [...findAll(realPeople, text), ...findAll(knownCharacters, text)].sort((a, b) => a.start - b.start);
      const [first] = found;
      if (!first) return undefined;
      return { message: `Likely to be blocked: ${quoteExcerpts(...found.map((match) => match.text))}.`, at: first };
    },
  },
];
