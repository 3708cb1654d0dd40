export { describeRules, lintPrompt } from "./lint.ts";
export type { LintFinding, RuleDescription, Severity } from "./rule.ts";
export type { Evidence } from "./sources.ts";
