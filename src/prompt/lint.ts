import type { ContractRules } from "../contract/index.ts";
import { parseLintInput } from "./lint-input.ts";
import type { LintFinding, Rule, RuleDescription } from "./rule.ts";
import { cameraRules } from "./rules/camera.ts";
import { letteringRules } from "./rules/lettering.ts";
import { likenessRules } from "./rules/likeness.ts";
import { mediaRules } from "./rules/media.ts";
import { referenceRules } from "./rules/references.ts";
import { shotRules } from "./rules/shots.ts";
import { soundRules } from "./rules/sound.ts";
import { wordingRules } from "./rules/wording.ts";

/**
 * Reads a body's prompt for what makes jobs fail, waste money or miss what was meant. Offline and pure. What the contract
 * forbids is not repeated here: validators say that.
 * @param contract what the fields of its bodies mean, such as the contract's rules.
 * @param model a model of the contract, such as `seedance`.
 * @param body its fields; a body without a prompt has no findings.
 * @returns errors first, then warnings, each in the order of the rules; at most one a rule.
 * @throws RangeError where the contract has no such model.
 */
export function lintPrompt({ fields }: Pick<ContractRules, "fields">, model: string, body: object): LintFinding[] {
  const own = Object.hasOwn(fields, model) ? fields[model] : undefined;
  if (!own) throw new RangeError(`The contract has no model ${model}.`);
  const draft = parseLintInput(own, model, body);
  if (!draft) return [];
  const findings = rules
    .filter(({ models }) => models === "all" || models.includes(model))
    .flatMap(({ id, severity, reason, source, check }): LintFinding[] => {
      const problem = check(draft);
      if (!problem) return [];
      const { message, at, field = draft.fieldFor("prompt") ?? "prompt" } = problem;
      // Offsets hold in the prompt as it was given: a prompt that had to be normalised has none.
      const position = at && draft.isVerbatim ? { position: { start: at.start, end: at.end } } : {};
      return [{ severity, rule: id, message, reason, source, field, ...position }];
    });
  return findings.sort((a, b) => Number(b.severity === "error") - Number(a.severity === "error"));
}

/** Every rule with its severity, models, reason and source: for documents and tools. */
export function describeRules(): RuleDescription[] {
  return rules.map(({ check: _, ...description }) => description);
}

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
