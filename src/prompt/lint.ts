import type { ContractRules } from "../contract/index.ts";
import { parseLintInput } from "./lint-input.ts";
import type { LintFinding, Rule, RuleDescription, Severity } from "./rule.ts";
import { cameraRules } from "./rules/camera.ts";
import { letteringRules } from "./rules/lettering.ts";
import { likenessRules } from "./rules/likeness.ts";
import { mediaRules } from "./rules/media.ts";
import { referenceRules } from "./rules/references.ts";
import { shotRules } from "./rules/shots.ts";
import { soundRules } from "./rules/sound.ts";
import { wordingRules } from "./rules/wording.ts";

/**
 * Checks the prompt of a body for problems that make jobs fail, waste credits or miss the intent. Pure, without a network.
 * It does not repeat the contract's rules, which the validators check.
 * @param contract a contract with its rules loaded; its field rules give the meaning of the body's fields.
 * @param model a model of the contract, such as `seedance`.
 * @param body the fields of a job; a body without a prompt has no findings.
 * @param severity the rules to check: all of them by default, or those of one severity alone.
 * @returns errors, then warnings, each in the order of the rules; at most one for each rule.
 * @throws RangeError if the contract has no such model.
 */
export function lintPrompt(
  { fields }: Pick<ContractRules, "fields">,
  model: string,
  body: object,
  severity?: Severity,
): LintFinding[] {
  const fieldRules = Object.hasOwn(fields, model) ? fields[model] : undefined;
  if (!fieldRules) throw new RangeError(`The contract has no model ${model}.`);
  const input = parseLintInput(fieldRules, body);
  if (!input) return [];
  const findings: LintFinding[] = [];
  for (const { id, severity: ruleSeverity, reason, source, check } of rulesFor(model, severity)) {
    const problem = check(input);
    if (!problem) continue;
    const { message, at, field = input.fieldFor("prompt") ?? "prompt" } = problem;
    // Offsets refer to the prompt as given, so there is no position if it had to be normalized.
    const position = at && input.isVerbatim ? { position: { start: at.start, end: at.end } } : {};
    findings.push({ severity: ruleSeverity, rule: id, message, reason, source, field, ...position });
  }
  return findings.sort((a, b) => Number(b.severity === "error") - Number(a.severity === "error"));
}

/** Returns every rule with its severity, models, reason and source, for documents and tools. */
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

const rulesByModel = new Map<string, readonly Rule[]>();

/** The rules for a model. They are selected once, since a batch has up to 100,000 prompts. */
function rulesFor(model: string, severity: Severity | undefined): readonly Rule[] {
  const key = `${model} ${severity}`;
  const known = rulesByModel.get(key);
  if (known) return known;
  const selected = rules.filter(
    (rule) =>
      (rule.models === "all" || rule.models.includes(model)) && (severity === undefined || rule.severity === severity),
  );
  rulesByModel.set(key, selected);
  return selected;
}
