import { type Issue, ValidationError } from "../../errors.ts";
import { checkBody } from "../../jobs/index.ts";
import { message } from "../../message.ts";
import type { LintFinding } from "../../prompt/index.ts";
import type { Item } from "../item.ts";
import { replaceReferences } from "./fill-references.ts";
import type { RowRules } from "./row-rules.ts";

export interface ItemCheckOptions {
  /** The service. Without it, it is not known which media URLs it can open. */
  baseUrl?: string | undefined;
  /** Whether to lint the prompt too, so that its errors are issues; true by default. `errors` gives no warnings. */
  lint?: boolean | "errors";
}

/** How to send a prompt that the linter refuses. */
export function noLintHint(): string {
  return message`Pass --no-lint to send it anyway`;
}

/** The result of a check. */
export interface ItemCheck {
  /** Why the item can't be submitted; empty if it can. */
  issues: readonly Issue[];
  /** The linter's warnings; none if there are issues. */
  warnings: readonly LintFinding[];
}

/** Checks one item against the contract and lints its prompt. References to other rows count as valid values. */
export function checkItem(
  rules: RowRules,
  item: Pick<Item, "model" | "body">,
  { lint = true, baseUrl }: ItemCheckOptions = {},
): ItemCheck {
  const body = replaceReferences(rules, item, ({ member }) => rules.outputs.exampleOf(member));
  try {
    const options = { override: noLintHint(), lint, baseUrl };
    return { issues: [], warnings: checkBody(rules.contract, item.model, body, options) };
  } catch (error) {
    if (error instanceof ValidationError) return { issues: error.issues, warnings: [] };
    throw error;
  }
}
