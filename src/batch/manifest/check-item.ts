import { type Issue, ValidationError } from "../../errors.ts";
import { checkBody } from "../../jobs/index.ts";
import type { LintFinding } from "../../prompt/index.ts";
import type { Item } from "../item.ts";
import { replaceReferences } from "./fill-references.ts";
import type { RowRules } from "./row-rules.ts";

export interface ItemCheckOptions {
  /** Whether the prompt is read too, and what the linter calls an error is one; true by default. */
  lint?: boolean;
}

/** What sends a prompt all the same that the linter refuses. */
export const noLintHint = "--no-lint sends it all the same";

/** What a check has found. */
export interface ItemCheck {
  /** Why the item can't be submitted; empty where it can. */
  issues: readonly Issue[];
  /** What the linter would do otherwise. */
  warnings: readonly LintFinding[];
}

/** Checks one item against the contract, and its prompt; what it takes of other rows counts as good. */
export function checkItem(
  rules: RowRules,
  item: Pick<Item, "model" | "body">,
  { lint = true }: ItemCheckOptions = {},
): ItemCheck {
  const body = replaceReferences(rules, item, ({ member }) => rules.outputs.exampleOf(member));
  try {
    return { issues: [], warnings: checkBody(rules.contract, item.model, body, { override: noLintHint, lint }) };
  } catch (error) {
    if (error instanceof ValidationError) return { issues: error.issues, warnings: [] };
    throw error;
  }
}
