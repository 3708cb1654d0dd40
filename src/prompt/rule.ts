import type { LintInput } from "./lint-input.ts";
import type { Evidence } from "./sources.ts";
import type { Match } from "./text/match.ts";

/** `error`: the request fails, or its result can't match the prompt. `warning`: the prompt could be better. */
export type Severity = "error" | "warning";

/** A rule without its check, for documents and tools. */
export interface RuleDescription {
  /** A stable id in kebab case. */
  readonly id: string;
  readonly severity: Severity;
  /** The models that the rule applies to, or `all`. */
  readonly models: readonly string[] | "all";
  /** Why it matters. */
  readonly reason: string;
  /** The URL of its source. */
  readonly source: string;
  readonly evidence: Evidence;
}

/** A problem that a check found. */
export interface LintProblem {
  /** What is wrong, with an excerpt of the prompt. */
  readonly message: string;
  /** The position in the prompt. */
  readonly at?: Match | undefined;
  /** The body's field, if it is not the prompt. */
  readonly field?: string | undefined;
}

/** A rule with its check, a pure function that reports at most one problem for a prompt. */
export interface Rule extends RuleDescription {
  readonly check: (input: LintInput) => LintProblem | undefined;
}

/** A finding about a prompt. */
export interface LintFinding {
  readonly severity: Severity;
  /** The rule's id. */
  readonly rule: string;
  /** What is wrong, with an excerpt of the prompt. */
  readonly message: string;
  /** Why it matters. */
  readonly reason: string;
  /** The URL of the rule's source. */
  readonly source: string;
  /** The body's field. */
  readonly field: string;
  /** The position in the prompt, in UTF-16 code units as for `slice`. */
  readonly position?: { readonly start: number; readonly end: number };
}
