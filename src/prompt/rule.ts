import type { LintInput } from "./lint-input.ts";
import type { Evidence } from "./sources.ts";
import type { Match } from "./text/match.ts";

/** `error`: the request fails or its result can't be what was asked for. `warning`: craft. */
export type Severity = "error" | "warning";

/** What a rule is, without its check: for documents and tools. */
export interface RuleDescription {
  /** Kebab-case and stable. */
  readonly id: string;
  readonly severity: Severity;
  /** The models it speaks of, or `all` of the contract. */
  readonly models: readonly string[] | "all";
  /** Why it matters. */
  readonly reason: string;
  /** URL of what it rests on. */
  readonly source: string;
  readonly evidence: Evidence;
}

/** What a check has found. */
export interface LintProblem {
  /** What is wrong, in words, with the excerpt. */
  readonly message: string;
  /** Where in the prompt. */
  readonly at?: Match | undefined;
  /** The body's field, where it is not the prompt. */
  readonly field?: string | undefined;
}

/** A rule with its check: a pure function, at most one problem a prompt. */
export interface Rule extends RuleDescription {
  readonly check: (draft: LintInput) => LintProblem | undefined;
}

/** One thing that a prompt could do better. */
export interface LintFinding {
  readonly severity: Severity;
  /** The rule's id. */
  readonly rule: string;
  /** What is wrong, in words, with the excerpt. */
  readonly message: string;
  /** Why it matters. */
  readonly reason: string;
  /** URL of what the rule rests on. */
  readonly source: string;
  /** The body's field. */
  readonly field: string;
  /** Where in the prompt, in UTF-16 units as `slice` takes them. */
  readonly position?: { readonly start: number; readonly end: number };
}
